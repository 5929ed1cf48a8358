"""One script for two browser engines: Playwright's Firefox is not to be had here, Debian's speaks WebDriver BiDi."""
