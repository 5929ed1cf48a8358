-- Sends the prepared callbacks one after the other, each once; counts what was not answered with 200.
local requests = {}
local next_one = 0

function init(args)
  for line in io.lines(os.getenv("BENCH_FILE")) do
    local query, body = line:match("^(%S+) (.*)$")
    requests[#requests + 1] = wrk.format("POST", "/wecom/callback?" .. query, {["Content-Type"] = "text/xml"}, body)
  end
end

function request()
  next_one = next_one + 1
  if next_one > #requests then
    -- Running dry would send duplicates, which are cheaper than new ones: the measurement must fail instead.
    return wrk.format("GET", "/wecom/ran-dry")
  end
  return requests[next_one]
end

function done(summary, latency)
  io.write(string.format("RESULT %d %d %.0f %.0f %.0f %d\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), latency.max,
    summary.errors.status + summary.errors.timeout))
end
