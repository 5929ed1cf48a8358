// Reads a JSON list of requests from standard input, answers with a JSON list: the second implementation at work.
const { decrypt, encrypt, getSignature } = require("@wecom/crypto");

const answer = {
  encrypt: ({ key, text, receiver, random }) => encrypt(key, text, receiver, random && Buffer.from(random, "base64")),
  decrypt: ({ key, sealed }) => {
    const { message, id } = decrypt(key, sealed);
    return { text: message, receiver: id };
  },
  sign: ({ token, timestamp, nonce, sealed }) => getSignature(token, timestamp, nonce, sealed),
};

const requests = JSON.parse(require("fs").readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(requests.map((request) => answer[request.do](request))));
