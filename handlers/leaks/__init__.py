"""账号密码泄露 (ZX-22): report, ladder, disabled account, written report, closing."""
