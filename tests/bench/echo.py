"""What our turns are measured against: Flask and wechatpy answer every callback with an echo and store nothing."""

from __future__ import annotations

import os

from flask import Flask, request
from wechatpy.enterprise import create_reply, parse_message
from wechatpy.enterprise.crypto import WeChatCrypto

app = Flask(__name__)
crypto = WeChatCrypto(os.environ["WECOM_TOKEN"], os.environ["WECOM_ENCODING_AES_KEY"], os.environ["WECOM_CORP_ID"])


@app.post("/wecom/callback")
def callback() -> str:
    query = request.args
    plain = crypto.decrypt_message(request.get_data(), query["msg_signature"], query["timestamp"], query["nonce"])
    message = parse_message(plain)
    reply = create_reply(message.content, message=message).render()
    sealed: str = crypto.encrypt_message(reply, query["nonce"], query["timestamp"])
    return sealed
