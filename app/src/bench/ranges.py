"""Ranges of one recording to many listeners at once: sidetape beside nginx, in interleaved rounds."""
import argparse
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict

RATE = 8000
HEADER_BYTES = 44
RANGE_BYTES = 256 * 1024
NGINX = """
worker_processes {cores};
error_log {folder}/error.log;
pid {folder}/nginx.pid;
daemon off;
events {{ worker_connections 1024; }}
http {{
  access_log {folder}/access.log;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    location = /whole {{ alias {file}; default_type audio/wav; }}
  }}
}}
"""
LISTENER = """
local range, size = {range}, {size}
math.randomseed(os.time())
request = function()
  local from = math.random(0, size - range)
  wrk.headers["Range"] = "bytes=" .. from .. "-" .. (from + range - 1)
  return wrk.format("GET", nil)
end
"""


def say(words):
    print("bench: " + words, file=sys.stderr, flush=True)


def recording(file, seconds):
    """A stereo WAV of noise."""
    block = os.urandom(1 << 20)
    size = 4 * RATE * seconds
    with open(file, "wb") as wav:
        wav.write(b"RIFF" + (size + HEADER_BYTES - 8).to_bytes(4, "little") + b"WAVEfmt ")
        wav.write(bytes.fromhex("10000000 0100 0200 401f0000 007d0000 0400 1000"))
        wav.write(b"data" + size.to_bytes(4, "little"))
        for left in range(size, 0, -len(block)):
            wav.write(block[:left])


def listener(folder, size):
    script = os.path.join(folder, f"listener-{size}.lua")
    with open(script, "w") as text:
        text.write(LISTENER.format(range=RANGE_BYTES, size=size))
    return script


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def nginx(program, folder, file):
    port = free_port()
    os.chmod(folder, 0o755)  # its workers are another user's where it runs as root
    config = os.path.join(folder, "nginx.conf")
    with open(config, "w") as text:
        text.write(NGINX.format(cores=os.cpu_count(), folder=folder, port=port, file=file))
    server = subprocess.Popen([program, "-p", folder, "-e", folder + "/error.log", "-c", config])
    return server, port


def sidetape(options, folder, file):
    log = open(os.path.join(folder, "sidetape.log"), "w")
    server = subprocess.Popen(
        [options.java, "-XX:+UseSerialGC", "-Xmx128m", "--sun-misc-unsafe-memory-access=allow",
         "--enable-native-access=ALL-UNNAMED", "-cp", options.classes,
         "io.sidetape.http.RecordingServer", file],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True)
    port = server.stdout.readline().strip()
    if not port:
        sys.exit("bench: the server did not start: " + open(log.name).read())
    return server, int(port)


def family(pid):
    return [pid] + [int(child) for child in
                    open(f"/proc/{pid}/task/{pid}/children").read().split()]


def cpu_seconds(pid):
    """Of it and its children, until now."""
    ticks = 0
    for one in family(pid):
        fields = open(f"/proc/{one}/stat").read().rsplit(")", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def resident(pid):
    """MB of it and its children."""
    pids = family(pid)
    return sum(int(re.search(r"VmRSS:\s+(\d+)", open(f"/proc/{one}/status").read()).group(1))
               for one in pids) / 1024


def seconds_of(text):
    number, unit = re.match(r"([\d.]+)(us|ms|s|m)$", text).groups()
    return float(number) * {"us": 1e-6, "ms": 1e-3, "s": 1, "m": 60}[unit]


class Seen:
    def __init__(self, output, took, cpu, memory):
        self.requests = int(re.search(r"(\d+) requests in", output).group(1))
        if not self.requests:
            sys.exit("bench: not one range was answered in a round: run it again when the machine is less busy")
        self.p50 = seconds_of(re.search(r"^ +50% +(\S+)", output, re.M).group(1)) * 1000
        self.p99 = seconds_of(re.search(r"^ +99% +(\S+)", output, re.M).group(1)) * 1000
        self.mb_per_second = self.requests * RANGE_BYTES / took / 1e6
        self.cpu_per_gb = cpu / (self.requests * RANGE_BYTES / 1e9)
        self.memory = memory
        wrong = re.search(r"Socket errors.*|Non-2xx.*", output)
        if wrong:
            say(wrong.group(0))


def listen(options, script, port, path, pid):
    cpu = cpu_seconds(pid)
    since = time.perf_counter()
    ran = subprocess.run(
        [options.wrk, "-t1", f"-c{options.listeners}", f"-d{options.length}s", "--latency",
         "--timeout", "30s", "-s", script, f"http://127.0.0.1:{port}{path}"],
        check=True, capture_output=True, text=True)
    took = time.perf_counter() - since
    return Seen(ran.stdout, took, cpu_seconds(pid) - cpu, resident(pid))


def middle(values, digits):
    return f"%.{digits}f" % statistics.median(values)


def ratio(seen, to, of):
    """The median of the ratios of each round: what disturbs a round disturbs both."""
    return middle([of(a) / of(b) for a, b in zip(seen, to)], 2)


def report(options, seen):
    floor = seen["nginx"]
    print(f"### {options.listeners} listeners, ranges of {RANGE_BYTES // 1024} KiB anywhere in one recording of "
          f"{4 * RATE * options.seconds / 1e6:.0f} MB, {options.rounds} interleaved rounds of {options.length} s\n")
    print("|  | MB/s | p50, ms | p99, ms | CPU, s/GB | × nginx, MB/s | × nginx, p99 | × nginx, CPU | MB of memory, first and last round |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    for name, rounds in seen.items():
        print("| " + " | ".join([
            name, middle([one.mb_per_second for one in rounds], 0),
            middle([one.p50 for one in rounds], 1), middle([one.p99 for one in rounds], 1),
            middle([one.cpu_per_gb for one in rounds], 2),
            ratio(rounds, floor, lambda one: one.mb_per_second),
            ratio(rounds, floor, lambda one: one.p99),
            ratio(rounds, floor, lambda one: one.cpu_per_gb),
            f"{rounds[0].memory:.0f}, {rounds[-1].memory:.0f}"]) + " |")
    print(flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=3600, help="of the recording")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--length", type=int, default=5, help="of a round, in seconds")
    parser.add_argument("--listeners", type=int, default=200)
    parser.add_argument("--nginx", required=True)
    parser.add_argument("--wrk", required=True)
    parser.add_argument("--java", required=True)
    parser.add_argument("--classes", required=True)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sidetape-bench-") as folder:
        file = os.path.join(folder, "recording.wav")
        recording(file, options.seconds)
        scripts = {"/whole": listener(folder, os.path.getsize(file)),
                   "/mix": listener(folder, os.path.getsize(file) // 2)}
        theirs, their_port = nginx(options.nginx, folder, file)
        ours, our_port = sidetape(options, folder, file)
        try:
            measured = measure(options, scripts, theirs, their_port, ours, our_port)
        finally:
            theirs.terminate()
            theirs.wait()
            ours.stdin.close()
            ours.wait()
        report(options, measured)


def measure(options, scripts, theirs, their_port, ours, our_port):
    runs = [("nginx", their_port, "/whole", theirs.pid),
            ("sidetape, the file", our_port, "/whole", ours.pid),
            ("sidetape, the mix of both sides, cut on the fly", our_port, "/mix", ours.pid)]
    seen = defaultdict(list)
    say("warming up")
    for _, port, path, pid in runs + runs[1:] * 2:  # a JVM has more to warm
        listen(options, scripts[path], port, path, pid)
    for number in range(options.rounds):
        # Each begins in turn, so that none always follows the same one.
        for name, port, path, pid in runs[number % len(runs):] + runs[:number % len(runs)]:
            seen[name].append(listen(options, scripts[path], port, path, pid))
        say(f"round {number + 1} of {options.rounds}")
    return {name: seen[name] for name, *_ in runs}


if __name__ == "__main__":
    main()
