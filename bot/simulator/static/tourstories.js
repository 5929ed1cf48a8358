// The five stories as data. A step says what comes next (`next`), does it (`acts`), waits until it is there (`waits`) and
// says what to look at (`see`).
//
// acts:   ["say", who, words]   ["tap", who, button]   ["answer", who]   ["open", who]   ["pass", minutes]
//         ["trouble", name, on]
// waits:  {who, has: [words …], button, as, note}; a `who` with "?" before it is whoever gets it, and called so from then on.
//         `note` is what is told when it does not come. {calls: fault} waits for a call that failed that way.
//         `as` names what was found; `look` names what is shown, the last one stays in front on a narrow window.
// {reporter}, {officer} … in a text are names, {number} and {short} the case's; {account} is made up anew each time.

const REPORT = "信用信息共享平台的账号 {account} 密码好像被别人知道了";

const LEADER = { who: "?leader", has: ["{number}", "本单位账号密码泄露"], as: "told", note: "单位领导的卡片" };

// The oral report, the beginning of every story.
const reported = (see, leader = false) => ({
  next: "{reporter}（{unit}）发现自己的密码可能泄露了，在聊天里说一句话。",
  acts: [["say", "reporter", REPORT]],
  waits: [
    { who: "reporter", has: ["已登记账号密码泄露"], as: "receipt", note: "助手的答复", grab: { number: /XL-\d{8}-\d{3}/ } },
    { who: "?officer", has: ["{number}"], button: "确认收到", as: "call", note: "值班员的卡片", grab: { short: /回复编号\n(\d{4})/ } },
    ...(leader ? [LEADER] : []),
  ],
  look: ["told", "call", "receipt"],
  see,
});

const ANSWERS = {
  系统: "信用信息共享平台", 账号: "{account}", 发现时间: "跳过", 泄露时间: "跳过", 泄露途径: "点了钓鱼链接或邮件",
  异常情况: "昨晚在外地登录过一次", 泄露经过: "收到冒充平台的邮件，点开链接后在假页面里填了密码。", 影响和损失: "无",
  已采取措施: "已口头上报，账号已停用，邮箱密码也换了。", 原因分析: "没有核对发件人，警惕性不够。", 防范措施: "先核对地址再点链接，按季度更换密码。",
};

export const STORIES = [
  {
    key: "leak", title: "报告一次泄露", words: "说一句话，该知道的人马上知道",
    steps: [
      reported("一句话就是口头报告：{reporter}马上得到编号和书面报告的截止时间，值班员{officer}和单位领导{leader}同时收到卡片。", true),
      {
        next: "助手还想知道几件事。{reporter}接着回答，不知道的可以跳过；这不耽误前面的通知。",
        acts: [["answer", "reporter"]],
        waits: [{ who: "reporter", has: ["{number}", "写报告"], as: "noted", note: "补充完的答复" }],
        look: ["noted"],
        see: "补充的情况已经记进 {number}，也告诉了{officer}。",
      },
      {
        next: "单位领导{leader}看到卡片，点“我已知悉”。",
        acts: [["tap", "leader", "我已知悉"]],
        waits: [{ who: "leader", has: ["{number}", "已知悉"], as: "seen", note: "卡片变成“已知悉”" }],
        look: ["seen"],
        see: "{leader}只需要知情，不用处理。卡片变成“已知悉”，时间也记下了。",
      },
      {
        next: "值班员{officer}点“确认收到”：有人管了，升级就停下。",
        acts: [["tap", "officer", "确认收到"]],
        waits: [
          { who: "officer", has: ["{number}"], button: "已停用账号", as: "task", note: "停用账号的卡片" },
          { who: "reporter", has: ["{number}", "确认收到"], as: "heard", note: "给上报人的通知" },
        ],
        look: ["heard", "task"],
        see: "{reporter}知道有人在办了；{officer}多了一个 30 分钟的时限：停用账号。",
      },
      {
        next: "{officer}在系统里停用了账号，回来点“已停用账号”（可以选实际时间）。",
        acts: [["tap", "officer", "已停用账号"]],
        waits: [
          { who: "officer", has: ["{number}", "账号已停用"], as: "stopped", note: "卡片变成“已停用”" },
          { who: "reporter", has: ["{number}", "停用"], as: "heard", note: "给上报人的通知" },
        ],
        look: ["stopped", "heard"],
        see: "账号停了，所有人的卡片都变成“已停用”。{reporter}还欠一份 24 小时内的书面报告，到点有人提醒。",
      },
      {
        next: "{reporter}随时可以问：办到哪一步了？",
        acts: [["say", "reporter", "进度 {number}"]],
        waits: [{ who: "reporter", has: ["{number}", "停用"], as: "progress", note: "进度" }],
        look: ["progress"],
        see: "谁在几点做了什么，一条不少；这些记录事后改不掉。",
      },
    ],
  },
  {
    key: "silence", title: "没人理会", words: "没人确认，就逐级往上找人",
    steps: [
      reported("值班员{officer}收到了卡片。这一次，谁也不理会它。"),
      {
        next: "时间快进 5 分钟，没有人确认。",
        acts: [["pass", 5]],
        waits: [{ who: "officer", has: ["{number}"], button: "确认收到", as: "again", note: "给值班员的第二张卡片" }],
        look: ["again"],
        see: "{officer}被再次提醒，卡片上写着：再没人处理，会通知谁。",
      },
      {
        next: "再过 5 分钟，还是没有人确认。",
        acts: [["pass", 5]],
        waits: [{ who: "?admin", has: ["{number}"], button: "确认收到", as: "higher", note: "安全管理员的卡片" }],
        look: ["higher"],
        see: "到了第 10 分钟，安全管理员{admin}也收到卡片，上面说明了为什么找他。",
      },
      {
        next: "再过 10 分钟，仍然没有人确认。",
        acts: [["pass", 10]],
        waits: [{ who: "?chief", has: ["{number}"], button: "确认收到", as: "highest", note: "安全主管的卡片" }],
        look: ["highest"],
        see: "第 20 分钟，轮到安全主管{chief}。第 30 分钟是市信用办负责人，之后每 15 分钟叫所有人一次，直到有人确认。",
      },
      {
        next: "安全主管{chief}点“确认收到”。",
        acts: [["tap", "chief", "确认收到"]],
        waits: [
          { who: "chief", has: ["{number}"], button: "已停用账号", as: "task", note: "停用账号的卡片" },
          { who: "admin", has: ["{number}", "已确认", "{chief}"], as: "calm", note: "安全管理员的卡片改写" },
          { who: "officer", has: ["{number}", "已确认", "{chief}"], as: "late", note: "值班员的卡片改写" },
        ],
        look: ["task", "late", "calm"],
        see: "升级停了。别人手上的卡片都改成“已确认”，写明是{chief}确认的，再点也不会重复。",
      },
      {
        next: "确认了却不停用账号呢？再过 31 分钟看看。",
        acts: [["pass", 31]],
        waits: [{ who: "?next", not: ["chief"], has: ["{number}"], button: "已停用账号", as: "resumed", note: "重新升级的卡片" }],
        look: ["resumed"],
        see: "30 分钟没有停用，升级从更高一级重新开始：这次找的是{next}。",
      },
      {
        next: "{chief}登记“已停用账号”，这件事就安静了。",
        acts: [["say", "chief", "停用 {short}"]],
        waits: [{ who: "chief", has: ["{number}", "停用"], as: "stopped", note: "停用的答复" }],
        look: ["stopped"],
        see: "处理完就不再打扰任何人。每一次通知、每一级升级都留在记录里。",
      },
    ],
  },
  {
    key: "written", title: "书面报告", words: "24 小时内交，审核后出 Word 公文",
    steps: [
      reported("口头报告之后，要在 24 小时内交书面报告，截止时间写在答复里。"),
      {
        next: "值班员{officer}点“已停用账号”，先把账号停了。",
        acts: [["tap", "officer", "已停用账号"]],
        waits: [{ who: "reporter", has: ["{number}", "停用"], as: "heard", note: "给上报人的通知" }],
        look: ["heard"],
        see: "账号停了，助手提醒{reporter}写书面报告：回复“写报告”。",
      },
      {
        next: "{reporter}回复“写报告”。",
        acts: [["say", "reporter", "写报告 {short}"]],
        waits: [{ who: "reporter", has: ["{number}", "书面报告"], as: "form", note: "第一个问题" }],
        look: ["form"],
        see: "已经说过的会自动带入，只问还缺的，一次一个问题。随时可以“上一步”“暂存”“继续”。",
      },
      {
        next: "{reporter}逐项回答，直到出现核对卡片。",
        acts: [["answer", "reporter"]],
        waits: [{ who: "reporter", has: ["请核对"], button: "提交", as: "summary", note: "核对卡片" }],
        look: ["summary"],
        see: "全部内容列出来核对，并写明提交后由谁审核。哪一项不对，回复“改 5 新内容”就行。",
      },
      {
        next: "{reporter}想起一处要改：外地登录有两次，不是一次。",
        acts: [["say", "reporter", "改 异常情况 在外地登录过两次"]],
        waits: [{ who: "reporter", has: ["请核对"], button: "提交", as: "changed", note: "改过的核对卡片" }],
        look: ["changed"],
        see: "“异常情况”改好了，其余的不动。",
      },
      {
        next: "{reporter}点“提交”，报告送给安全管理员审核。",
        acts: [["tap", "reporter", "提交"]],
        waits: [
          { who: "?reviewer", has: ["{number}", "请审核书面报告"], button: "接受", as: "review", note: "审核人的卡片" },
          { who: "reporter", has: ["{number}", "提交"], as: "sent", note: "提交的答复" },
        ],
        look: ["sent", "review"],
        see: "审核人{reviewer}收到全文和卡片：可以接受，也可以写明原因退回补正。",
      },
      {
        next: "{reviewer}看过全文，点“接受”。",
        acts: [["tap", "reviewer", "接受"]],
        waits: [
          { who: "reviewer", has: ["{number}", ".docx"], as: "copy", note: "审核人的 Word 文件" },
          { who: "reporter", has: ["{number}", ".docx"], as: "paper", note: "上报人的 Word 文件" },
        ],
        look: ["copy", "paper"],
        see: "双方都收到公文格式的 Word 文件，点一下就能下载打开。",
      },
      {
        next: "最后，{reviewer}办结这件事：账号怎么处理的，原因是什么。",
        acts: [["say", "reviewer", "办结 {short}"], ["answer", "reviewer"], ["say", "reviewer", "提交"]],
        waits: [{ who: "reporter", has: ["{number}", "办结"], as: "closed", note: "办结的通知" }],
        look: ["closed"],
        see: "{number} 办结了，有关的人都收到结果。",
      },
    ],
  },
  {
    key: "typed", title: "回复编号确认", words: "卡片显示不了，打几个字也能办",
    steps: [
      reported("卡片上有“回复编号 {short}”。卡片显示不了的地方（比如微信插件），用它也能办。"),
      {
        next: "{officer}不点卡片，直接回复“确认 {short}”。",
        acts: [["say", "officer", "确认 {short}"]],
        waits: [
          { who: "officer", has: ["{number}", "已由您确认"], as: "done", note: "确认的答复" },
          { who: "reporter", has: ["{number}", "确认收到"], as: "heard", note: "给上报人的通知" },
        ],
        look: ["heard", "done"],
        see: "和点按钮完全一样：卡片改成“已确认”，{reporter}收到通知。",
      },
      {
        next: "{officer}再打一次“确认 {short}”，会怎样？",
        acts: [["say", "officer", "确认 {short}"]],
        waits: [{ who: "officer", has: ["{number}", "确认"], as: "twice", note: "第二次的答复" }],
        look: ["twice"],
        see: "不会办两次，助手告诉他已经确认过了。",
      },
      {
        next: "别的单位的{stranger}偶然看到了编号，也打“停用 {short}”。",
        acts: [["say", "stranger", "停用 {short}"]],
        waits: [{ who: "stranger", has: ["{short}"], as: "refused", note: "给旁人的答复" }],
        look: ["refused"],
        see: "编号不是通行证：和这件事无关的人办不了，也看不到内容。",
      },
      {
        next: "{officer}回复“停用 {short}”，登记账号已经停用。",
        acts: [["say", "officer", "停用 {short}"]],
        waits: [
          { who: "officer", has: ["{number}", "停用"], as: "stopped", note: "停用的答复" },
          { who: "reporter", has: ["{number}", "停用"], as: "heard", note: "给上报人的通知" },
        ],
        look: ["heard", "stopped"],
        see: "登记好了。停用的时间不对，可以再回复“停用 {short} 实际时间”更正。",
      },
    ],
  },
  {
    key: "away", title: "企业微信断线", words: "平台坏了，消息晚到但不会丢",
    steps: [
      {
        next: "先把企业微信的接口断开：助手一条消息也发不出去。",
        acts: [["trouble", "away", true]],
        waits: [{ trouble: "away", note: "断线" }],
        look: [],
        see: "接口已经断开（页面上方的“故障演练”变红）。人说的话还能送到助手。",
      },
      {
        next: "就在这时，{reporter}（{unit}）报告密码泄露。",
        acts: [["say", "reporter", REPORT]],
        waits: [
          { who: "reporter", has: ["已登记账号密码泄露"], as: "receipt", note: "助手的答复", grab: { number: /XL-\d{8}-\d{3}/ } },
          { calls: "down", note: "发送失败的记录" },
        ],
        look: ["receipt"],
        see: "上报照样登记，{reporter}当场得到编号。给值班员的卡片发不出去，但已经和上报一起记进数据库。",
      },
      {
        next: "接口恢复。",
        acts: [["trouble", "away", false]],
        waits: [
          { who: "?officer", has: ["{number}"], button: "确认收到", as: "call", note: "值班员的卡片" },
          LEADER,
        ],
        look: ["told", "call"],
        see: "几秒钟内全部补发：值班员{officer}、单位领导{leader}各收到一张，不多也不少。",
      },
      {
        next: "{officer}点“已停用账号”，照常处理。",
        acts: [["tap", "officer", "已停用账号"]],
        waits: [
          { who: "officer", has: ["已登记", "{number}", "停用"], as: "stopped", note: "停用的答复" },
          { who: "reporter", has: ["{number}", "停用"], as: "heard", note: "给上报人的通知" },
        ],
        look: ["stopped", "heard"],
        see: "断线没有丢下任何一件事，也没有让谁收到两遍。",
      },
    ],
  },
];

export const REPLIES = { ...ANSWERS, 账号处置: "已换密码，重新启用", 整改要求: "跳过" };

// Whoever may report in a story: nobody who would be called in their own case. The first who has nothing open is taken.
export const REPORTERS = [
  "zhangwei", "wangfang", "zhangping", "huangli", "luodan", "xieyun", "majun", "chenjing", "zengmin", "huxue", "caihong",
  "linna", "chenjing2", "wangying",
];
