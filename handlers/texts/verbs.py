"""The verbs people type with a short number."""

confirm = "确认"
disable = "停用"
review_yes = "接受"
review_no = "退回"
close = "办结"
agree = "同意"
reject = "驳回"
