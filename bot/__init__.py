"""The door for people: HTTP, crypto, XML, JSON, the command line and the WeCom simulator. No decisions here."""
