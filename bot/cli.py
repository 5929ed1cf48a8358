"""The command line. Imports only what the chosen command needs, so that ``xinan --help`` answers at once."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from bot.commands.complaints import complaint
from bot.commands.understand_help import VALUES
from bot.environment import SettingsProblem
from bot.settings import Settings, read_settings


@dataclass(frozen=True, slots=True)
class Command:
    """``target``: ``module:function``, called with the parsed arguments; it returns the exit code or None."""

    name: str
    help: str
    target: str


COMMANDS = (
    Command("up", "启动全部进程（网页回调、执行、时钟，未设置 REDIS_URL 时含内置 Valkey），并负责重启", "bot.cli:up"),
    Command("demo", "同上，另带企业微信模拟器和一座演示城市，不需要任何账号", "bot.cli:demo"),
    Command("web", "只运行回调服务", "bot.cli:web"),
    Command("worker", "只运行执行进程", "bot.cli:worker"),
    Command("clock", "只运行时钟进程", "bot.cli:clock"),
    Command("simulator", "只运行企业微信模拟器（仅限本机）；simulator replay：回放录下的对话", "bot.cli:simulator"),
    Command("migrate", "建立或升级数据库结构", "bot.cli:migrate"),
    Command("sync", "从企业微信拉取通讯录", "bot.commands.sync:run"),
    Command("roles", "查看、授予或收回角色", "bot.commands.roles:run"),
    Command("ledger", "台账：ledger import 导入；ledger visits 等按期间、单位导出 Excel", "bot.commands.ledger:run"),
    Command("calendar", "节假日：calendar import 导入全年安排、calendar show 查看", "bot.commands.calendar:run"),
    Command("doctor", "检查配置、数据库、企业微信连接，逐项给出结论", "bot.commands.doctor:run"),
    Command("backup", "备份数据库到一个文件夹（不含密钥）", "bot.commands.backup:run"),
    Command("restore", "从备份恢复", "bot.commands.restore:run"),
    Command("audit", "审计链：audit verify 校验全部记录", "bot.commands.audit:run"),
    Command(
        "privacy", "个人信息：privacy rotate 换密钥；export、erase 按本人要求导出、删除", "bot.commands.privacy:run"
    ),
    Command("understand", "离线解释一句话会被怎样理解", "bot.commands.understand:run"),
    Command("articles", "制度条款一览：由什么落实、是否已建、有哪些测试", "bot.commands.articles:run"),
)


_PROCESSES = ("bot.cli:web", "bot.cli:worker", "bot.cli:clock")


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry point of ``xinan``. Exit code 1: it did not work; 2: wrong arguments or settings; 130: Ctrl-C."""
    chosen = _parser().parse_args(arguments)
    module, _, function = chosen.target.partition(":")
    try:
        outcome = getattr(import_module(module), function)(chosen)
    except SettingsProblem as problem:
        print(problem, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        said = complaint(error)
        # A process that ran for days and then lost a file has more to say than a sentence.
        if said is None or (isinstance(error, OSError) and chosen.target in _PROCESSES):
            raise
        print(said, file=sys.stderr)
        return 1
    return outcome if isinstance(outcome, int) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="xinan",
        description="信安助手：在企业微信里一句话上报，合适的人马上知道，时限有人盯。",
        epilog="设置都在环境变量里（NAME 或 NAME_FILE），说明见 README.md。",
    )
    commands = parser.add_subparsers(title="命令", metavar="命令", required=True)
    for command in COMMANDS:
        sub = commands.add_parser(command.name, help=command.help, description=command.help)
        sub.set_defaults(target=command.target)
        _add_arguments(command.name, sub)
    return parser


def _add_arguments(name: str, sub: argparse.ArgumentParser) -> None:
    match name:
        case "up":
            sub.add_argument("--port", type=int, help="回调服务的端口（默认用 XINAN_LISTEN）")
        case "demo":
            sub.add_argument("--port", type=int, default=8900, help="回调服务的端口，默认 8900")
            sub.add_argument("--simulator-port", type=int, default=8901, help="模拟器的端口，默认 8901")
            sub.add_argument("--empty", action="store_true", help="空的城市：只有通讯录，没有岗位和事项")
            sub.add_argument("--seed", type=int, default=20, help="演示城市过去一个月的种子，默认 20")
        case "simulator":
            sub.add_argument("--port", type=int, default=8901, help="监听端口，默认 8901")
            sub.add_argument("--callback", default="http://127.0.0.1:8900/wecom/callback", help="回调地址")
            sub.add_argument("--due", default="", help="问产品下一个时限的地址（可选），如 http://127.0.0.1:8900/due")
            words = "回放录下的对话，说出第一处不同"
            replay = sub.add_subparsers(metavar="replay").add_parser("replay", help=words, description=words)
            replay.set_defaults(target="bot.commands.replay:run")
            replay.add_argument("files", nargs="+", type=Path, metavar="文件", help="录下的对话")
            replay.add_argument("--update", action="store_true", help="按这一次的结果重写文件")
        case "roles":
            sub.add_argument("rest", nargs=argparse.REMAINDER, metavar="list | grant | revoke …")
        case "ledger":
            _add_ledger_arguments(sub)
        case "calendar":
            sub.add_argument("what", choices=["import", "show"], help="import：导入；show：查看某一年")
            sub.add_argument("of", metavar="文件或年份", help="每行一个日期和休或班，如 2027-02-06 休；或年份")
            sub.add_argument("--dry-run", action="store_true", help="只检查，不写入")
        case "backup":
            sub.add_argument("folder", type=Path, help="放备份的文件夹")
        case "restore":
            sub.add_argument("folder", type=Path, help="某一次备份的文件夹")
            sub.add_argument("--overwrite", action="store_true", help="数据库里已有内容时也恢复（原有内容会丢失）")
        case "migrate":
            sub.add_argument("--demo-city", type=int, metavar="种子", help="并让演示城市入住（仅限空数据库）")
        case "sync":
            sub.add_argument("--force", action="store_true", help="即使多数人会消失也照做（默认会拒绝）")
        case "doctor":
            sub.add_argument("--accept-data-key", action="store_true", help="原数据密钥确已遗失：改以现在的为准")
        case "audit":
            sub.add_argument("what", choices=["verify"], help="verify：校验审计链和检查点")
        case "privacy":
            words = "status：各密钥用了多少；rotate：换新密钥；export：导出；erase：删除"
            sub.add_argument("what", choices=["status", "rotate", "export", "erase"], help=words)
            whom = sub.add_mutually_exclusive_group()
            whom.add_argument("--member", metavar="账号", help="通讯录里的成员")
            whom.add_argument("--id-number", action="store_true", help="按证件号查找（运行后输入，不写在命令行上）")
            whom.add_argument("--phone", action="store_true", help="按电话查找（同上）")
            sub.add_argument("--to", type=Path, metavar="文件", help="export：导出到这个新文件")
        case "articles":
            sub.add_argument("--open", action="store_true", help="只看待建的条款")
        case "understand":
            sub.add_argument("sentence", help="一句话")
            sub.add_argument("--at", default="", help="按这一时刻理解，如 2026-11-25T10:00（北京时间）")
            sub.add_argument("--json", action="store_true", help="输出 JSON")
            sub.formatter_class, sub.epilog = argparse.RawDescriptionHelpFormatter, VALUES


def _add_ledger_arguments(sub: argparse.ArgumentParser) -> None:
    books = ["visits", "media", "device", "account", "archive", "requests"]
    words = "import、export：CSV 导入、全部导出；visits 访客、media 载体、device 设备、account 账号、"
    words += "archive 档案、requests 审批：Excel 表格"
    sub.add_argument("what", choices=["import", "export", *books], help=words)
    sub.add_argument("file", type=Path, nargs="?", metavar="文件", help="import、export：CSV 文件（UTF-8 或 GB18030）")
    sub.add_argument("--dry-run", action="store_true", help="import：只检查，不写入")
    sub.add_argument("--out", type=Path, metavar="文件", help="Excel 表格写到这个新文件（.xlsx）")
    sub.add_argument("--from", dest="since", metavar="日期", help="从这一天起，如 2026-11-01")
    sub.add_argument("--to", dest="until", metavar="日期", help="到这一天为止（含），如 2026-11-30")
    sub.add_argument(
        "--unit",
        default="",
        metavar="单位",
        help="通讯录里的单位（含下级）；访客台账里没有这个单位时，按来访单位查",
    )
    sub.add_argument("--state", default="", metavar="状态", help="如 没签离、已取消；在库、外带中；审批中、已通过")
    sub.add_argument("--host", default="", metavar="姓名", help="visits：接待人")
    sub.add_argument("--place", default="", metavar="地点", help="visits：会议室、办公区、设备间、机房")
    sub.add_argument("--kind", default="", metavar="类别", help="visits：临时、非临时")
    sub.add_argument("--late", action="store_true", help="visits：只要补录的")
    sub.add_argument("--came", action="store_true", help="visits：只要真正来过的")


def up(chosen: argparse.Namespace) -> int:
    """All processes of the house, supervised together."""
    if chosen.port is not None:
        os.environ["XINAN_LISTEN"] = f"127.0.0.1:{chosen.port}"
    settings = read_settings(os.environ)
    return _supervise(settings, ready=f"信安助手已就绪，回调地址：http://{settings.listen}/wecom/callback")


def demo(chosen: argparse.Namespace) -> int:
    """The same beside a stand-in for the platform, with credentials made for this start."""
    from bot import parts
    from bot.demo.environ import demo_environ

    var = Path(os.environ.get("XINAN_VAR") or ("var/empty" if chosen.empty else "var/demo")).absolute()
    os.environ.update(demo_environ(var, chosen.port, chosen.simulator_port))
    # The stand-in's page says what to do first where nobody holds a post.
    os.environ["XINAN_DEMO_EMPTY"] = "1" if chosen.empty else ""
    settings = read_settings(os.environ)
    stand_in = f"127.0.0.1:{chosen.simulator_port}"
    if parts.is_taken(stand_in):
        return _port_taken(stand_in, "--simulator-port")
    callback = f"http://{settings.listen}/wecom/callback"
    return _supervise(
        settings,
        ready=f"演示已就绪，请用浏览器打开： http://{stand_in}/ （按 Ctrl+C 结束）",
        simulator=(chosen.simulator_port, callback),
        city=None if chosen.empty else chosen.seed,
    )


def _supervise(
    settings: Settings, *, ready: str, simulator: tuple[int, str] | None = None, city: int | None = None
) -> int:
    """city: the seed of the demo city that moves in first."""
    import subprocess

    from bot import metrics, parts
    from bot.supervisor import Supervisor

    if parts.is_taken(settings.listen):
        return _port_taken(settings.listen, "--port")
    metrics.start_afresh(settings.var)
    # In a process of its own: the supervisor must not carry the database library for the rest of its life.
    people = [] if city is None else ["--demo-city", str(city)]
    migrated = subprocess.run([sys.executable, "-m", "bot.cli", "migrate", *people], check=False)
    if migrated.returncode:
        return migrated.returncode
    house = parts.of_the_house(settings.var, settings.listen, embedded_bell=settings.redis_url is None)
    if simulator is not None:
        house.append(parts.simulator(*simulator))
    return Supervisor(house, when_ready=lambda: print(ready, flush=True)).run()


def _port_taken(listen: str, option: str) -> int:
    print(f"{listen} 已被其他程序占用，请用 {option} 换一个端口。", file=sys.stderr)
    return 2


def web(_chosen: argparse.Namespace) -> int:
    """gunicorn in this process, with the configuration of bot.gunicorn."""
    _prepare("web")
    from gunicorn.app.wsgiapp import run

    sys.argv = ["gunicorn", "-c", "python:bot.gunicorn"]
    run()
    return 0


def worker(_chosen: argparse.Namespace) -> object:
    _prepare("worker")
    return import_module("jobs.worker").main()


def clock(_chosen: argparse.Namespace) -> object:
    _prepare("clock")
    return import_module("jobs.clock").main()


def simulator(chosen: argparse.Namespace) -> int:
    """The stand-in alone, with the credentials of the environment."""
    command = ["-m", "bot.simulator", "--port", str(chosen.port), "--callback", chosen.callback, "--due", chosen.due]
    os.execv(sys.executable, [sys.executable, *command])  # noqa: S606


def migrate(chosen: argparse.Namespace) -> None:
    """Brings the database to the schema of this program."""
    from bot.settings import read_place
    from store.migrate import upgrade

    _, database_url = read_place(os.environ)
    upgrade(database_url)
    if chosen.demo_city is not None:
        from bot import logs
        from bot.demo.opening import Opened, open_city
        from bot.simulator.chronicle import month_before
        from store.clock import WallClock

        settings = read_settings(os.environ)
        # A month of messages: only what goes wrong is worth a line.
        logs.set_up("demo", settings.secrets(), level=logging.ERROR)
        now = WallClock(settings.clock_file).now()
        opened = open_city(settings, month_before(now, chosen.demo_city), now)
        if opened is not Opened.lived_in:
            past = "过去一个月的事项已经走过一遍" if opened is Opened.with_past else "没有往事，从今天开始"
            print(f"演示城市已入住：{past}。", flush=True)


def _prepare(process: str) -> Settings:
    """What every process of the house does first: settings, then logs and metrics in the common places."""
    settings = read_settings(os.environ)
    from bot import logs, metrics
    from store import failpoints

    failpoints.arm(settings.fail, process)
    metrics.prepare(settings.var)
    logs.set_up(process, settings.secrets())
    return settings


if __name__ == "__main__":
    sys.exit(main())
