"""What ``xinan understand --help`` says about its output; a module of its own so that the command line stays quick."""

from __future__ import annotations

VALUES = """\
输出（--json）：intent 意图，confidence 把握（sure 直接办，ask 先问本人，unknown 没听懂），slots 要素，why 依据。
要素只有下面这些，没说到的不出现：
  start end          时间，ISO 8601，+08:00；只说到某天：开始记 00:00，结束记当天 23:59；
                     只说上午、下午、晚上：记 08:00、13:00、18:00；两种读法都说得通：两个时间的列表，把握为 ask
  count              数量，整数
  role               岗位的英文名，如 security_admin
  case_no            事项编号 XL-20261125-001，或卡片上的短号 4821
  article            条款：编号 ZX-22，或第几条 22
  media_no           载体编号，大写，几个用“、”连接
  system account device archive place destination purpose reason person host visitors visitor_unit
                     原话里的词；几个人用“、”连接；说话人自己陪同时 host 为“我”
"""
