"""Every sentence and card a person reads, as typed functions. With ``handlers.procedures`` the only home of Chinese."""
