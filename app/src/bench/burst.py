"""A hundred calls at once at a daemon that has just been started: how long each of them is held."""
import argparse
import base64
import http.client
import json
import math
import os
import subprocess
import sys
import threading
import time
import urllib.parse

# A moment in the life of a daemon, the words in its log that tell of it, and how long after them.
MOMENTS = [
    ("as it connects", ": connected, ARI ", 0),
    ("0.3 s later", ": connected, ARI ", 0.3),
    ("once it has rehearsed", ": rehearsed in ", 0),
    ("2 s after that", ": rehearsed in ", 2),
]
CALLERS = 10
LONGEST_HOLD = 500
PATIENCE = 60

# Between the end of a daemon and the next one's start: its recordings are written to the disc then.
QUIET = 3


def say(words):
    print("bench: " + words, file=sys.stderr, flush=True)


def fail(words):
    say(words)
    sys.exit(1)


def until(what, ready):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if ready():
            return
        time.sleep(0.02)
    fail(f"not seen within {PATIENCE} s: {what}")


class Asterisk:
    """One connection to ARI; for one thread."""

    def __init__(self, arguments):
        url = urllib.parse.urlsplit(arguments.url)
        self.connection = http.client.HTTPConnection(url.hostname, url.port)
        words = base64.b64encode(f"{arguments.user}:{arguments.password}".encode()).decode()
        self.headers = {"Authorization": "Basic " + words, "Content-Type": "application/json"}

    def ask(self, method, path, query=None, body=None):
        target = "/ari" + path + ("?" + urllib.parse.urlencode(query) if query else "")
        self.connection.request(method, target, body and json.dumps(body), self.headers)
        answer = self.connection.getresponse()
        text = answer.read()
        return json.loads(text) if answer.status == 200 else None

    def call(self, channel):
        query = {"endpoint": "Local/silent@lab/n", "context": "lab", "extension": "timed"}
        body = {"variables": {"BENCH_APP": "sidetape"}}
        query |= {"priority": 1, "formats": "slin"}
        if self.ask("POST", "/channels/" + channel, query, body) is None:
            fail(f"Asterisk did not place {channel}")

    def seen(self, channel):
        answer = self.ask("GET", f"/channels/{channel}/variable", {"variable": "BENCH_SEEN"})
        return answer["value"] if answer else ""


class Daemon:
    def __init__(self, arguments):
        self.log = os.path.join(arguments.work, "sidetape.log")
        with open(self.log, "wb") as log:
            command = [arguments.sidetape, "run", "--config", arguments.config]
            self.process = subprocess.Popen(command, stderr=log)

    def has_said(self, words):
        with open(self.log, encoding="utf-8") as log:
            said = log.read()
        if self.process.poll() is not None:
            fail("sidetape has ended:\n" + said)
        return words in said

    def stop(self):
        self.process.terminate()
        self.process.wait()


def place(arguments, channels):
    """All at once, by a few connections."""

    def some(mine):
        asterisk = Asterisk(arguments)
        for channel in mine:
            asterisk.call(channel)

    callers = [threading.Thread(target=some, args=[channels[i::CALLERS]]) for i in range(CALLERS)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()


def manifests(volume):
    return sum(file.endswith(".json") for _, _, files in os.walk(volume) for file in files)


def burst(arguments, run, moment):
    """What the dialplan saw of each call: how long it was held, in ms, and how it went on."""
    _, words, after = moment
    time.sleep(QUIET)
    daemon = Daemon(arguments)
    try:
        until(words, lambda: daemon.has_said(words))
        time.sleep(after)
        before = manifests(arguments.volume)
        channels = [f"burst-{run}-{i:04}" for i in range(arguments.calls)]
        place(arguments, channels)
        asterisk = Asterisk(arguments)
        until("all calls going on", lambda: all(asterisk.seen(channel) for channel in channels))
        seen = [asterisk.seen(channel).split(" ", 2) for channel in channels]
        time.sleep(1)  # who went on first is recorded by then
        for channel in channels:
            asterisk.ask("DELETE", "/channels/" + channel)
        until("all recordings", lambda: manifests(arguments.volume) - before == arguments.calls)
    finally:
        daemon.stop()
    return [((int(end) - int(start)) / 1000, how) for start, end, how in seen]


def percentile(values, percent):
    return sorted(values)[max(0, math.ceil(len(values) * percent / 100) - 1)]


def spread(values):
    least, most = round(min(values)), round(max(values))
    return str(least) if least == most else f"{least} to {most}"


def row(name, starts):
    held = [[millis for millis, _ in calls] for calls in starts]
    late = [sum(how != "recording" for _, how in calls) for calls in starts]
    return [
        name,
        str(len(starts)),
        spread([percentile(calls, 50) for calls in held]),
        spread([percentile(calls, 90) for calls in held]),
        spread([max(calls) for calls in held]),
        str(sum(millis > LONGEST_HOLD for calls in held for millis in calls)),
        spread(late),
    ]


def main():
    parser = argparse.ArgumentParser()
    for name in ("sidetape", "config", "work", "volume", "url", "user", "password"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--calls", type=int, required=True)
    parser.add_argument("--rounds", type=int, required=True)
    arguments = parser.parse_args()
    seen = {moment: [] for moment in MOMENTS}
    for run in range(arguments.rounds):
        say(f"start {run + 1} of {arguments.rounds} at each moment")
        for moment in MOMENTS:
            name = f"{run}-{MOMENTS.index(moment)}"
            seen[moment].append(burst(arguments, name, moment))
    print(f"### {arguments.calls} calls at once at a daemon just started, held for how many ms\n")
    print("| the calls come | starts | p50 | p90 | max | above 500, of all | recorded late, of each |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for moment in MOMENTS:
        print("| " + " | ".join(row(moment[0], seen[moment])) + " |")
    print()


main()
