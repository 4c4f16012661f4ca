"""One hour merged by everything that can, in interleaved rounds; then memory by length."""
import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict

RATE = 8000
HEADER_BYTES = 44
LONG_ROUNDS = 5
PYDUB = """
import sys
from pydub import AudioSegment
sides = [AudioSegment.from_wav(file) for file in sys.argv[1:3]]
AudioSegment.from_mono_audiosegments(*sides).export(sys.argv[3], format="wav")
"""


def say(words):
    print("bench: " + words, file=sys.stderr, flush=True)


def sound(file, kind, seconds):
    """Noise that swells and fades like talk, and is the same at every run."""
    subprocess.run(
        ["sox", "-R", "-n", "-r", str(RATE), "-b", "16", "-c", "1", file, "synth", str(seconds),
         kind, "tremolo", "0.4", "90", "gain", "-6"], check=True)


def repeated(file, source, times):
    """A WAV of many times the same samples, written without holding them."""
    with open(source, "rb") as one, open(file, "wb") as many:
        header = bytearray(one.read(HEADER_BYTES))
        size = (os.path.getsize(source) - HEADER_BYTES) * times
        header[4:8] = (size + HEADER_BYTES - 8).to_bytes(4, "little")
        header[40:44] = size.to_bytes(4, "little")
        many.write(header)
        for _ in range(times):
            one.seek(HEADER_BYTES)
            shutil.copyfileobj(one, many, 1 << 20)


class Seen:
    """What one run took: seconds of wall and CPU, peak memory in MB."""

    def __init__(self, wall, cpu, peak):
        self.wall, self.cpu, self.peak = wall, cpu, peak


class Process:
    """A program as a whole, from its start to its end."""

    def __init__(self, name, command, output):
        self.name, self.command, self.output = name, command, output

    def run(self):
        # GNU time stands between because a child's peak counts from its parent's size at the fork.
        report = self.output + ".time"
        timed = ["/usr/bin/time", "-q", "-f", "%M", "-o", report] + self.command
        null = os.open(os.devnull, os.O_RDWR)
        since = time.perf_counter()
        pid = os.posix_spawn(timed[0], timed, os.environ, file_actions=[
            (os.POSIX_SPAWN_DUP2, null, 0), (os.POSIX_SPAWN_DUP2, null, 1)])
        _, status, usage = os.wait4(pid, 0)
        wall = time.perf_counter() - since
        os.close(null)
        if status:
            sys.exit(f"bench: {self.name} failed: {' '.join(self.command)}")
        peak = int(open(report).read()) / 1024
        os.remove(report)
        return Seen(wall, usage.ru_utime + usage.ru_stime, peak)

    def close(self):
        if os.path.exists(self.output):
            os.remove(self.output)


class Warm:
    """One kind of merge in the JVM that stays."""

    def __init__(self, name, order, jvm):
        self.name, self.order, self.jvm = name, order, jvm

    def run(self):
        self.jvm.stdin.write(self.order + "\n")
        self.jvm.stdin.flush()
        answer = self.jvm.stdout.readline().split()
        if not answer:
            sys.exit("bench: the warm JVM ended")
        return Seen(int(answer[0]) / 1e9, int(answer[1]) / 1e9, self.peak())

    def peak(self):
        with open(f"/proc/{self.jvm.pid}/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024

    def close(self):
        pass


def table(header, rows):
    print("| " + " | ".join(header) + " |")
    print("|---|" + "---:|" * (len(header) - 1))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print(flush=True)


def interleaved(runners, rounds):
    seen = defaultdict(list)
    for number in range(rounds):
        # Each begins in turn, so that none always follows the same one.
        for runner in runners[number % len(runners):] + runners[:number % len(runners)]:
            seen[runner.name].append(runner.run())
            runner.close()
        say(f"round {number + 1} of {rounds}")
    return seen


def ratio(seen, to):
    """The median of the ratios of each round: what disturbs a round disturbs both."""
    return "%.2f" % statistics.median(a.wall / b.wall for a, b in zip(seen, to))


def middle(seen, what):
    return statistics.median(getattr(one, what) for one in seen)


def row(name, seen, cp, sox):
    walls = [one.wall for one in seen]
    return [name, "%.3f" % middle(seen, "wall"), "%.3f" % min(walls), "%.3f" % max(walls),
            "%.3f" % middle(seen, "cpu"),
            "%.0f" % max(one.peak for one in seen), ratio(seen, cp), ratio(seen, sox)]


def merged(sidetape, left, right, output):
    return [sidetape, "merge", left, right, "-o", output]


def speed(options, folder, left, right):
    def place(name):
        return os.path.join(folder, name + ".wav")

    same_bytes = place("same-bytes")
    with open(same_bytes, "wb") as both:
        for side in (left, right):
            with open(side, "rb") as one:
                shutil.copyfileobj(one, both, 1 << 20)
    jvm = subprocess.Popen(
        [options.java, "-XX:+UseSerialGC", "--sun-misc-unsafe-memory-access=allow", "-cp",
         options.classes, "io.sidetape.bench.WarmMerge", left, right, place("warm")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    runners = [
        Process("`cp` of the same bytes", ["cp", same_bytes, place("cp")], place("cp")),
        Warm("sidetape, warm", "plain", jvm),
        Warm("sidetape, warm, with both SHA-256", "hashes", jvm),
        Process("`sidetape merge`", merged(options.sidetape, left, right, place("sidetape")),
                place("sidetape")),
        Process("`sox -M`", ["sox", "-M", left, right, place("sox")], place("sox")),
        Process("`ffmpeg` amerge",
                ["ffmpeg", "-nostdin", "-v", "error", "-y", "-i", left, "-i", right,
                 "-filter_complex", "amerge=inputs=2", "-c:a", "pcm_s16le", place("ffmpeg")],
                place("ffmpeg")),
        Process("pydub", [sys.executable, "-c", PYDUB, left, right, place("pydub")], place("pydub")),
    ]
    cp, warm, hashed, whole, sox = (runner.name for runner in runners[:5])
    say("warming up")
    for runner in runners:
        for _ in range(12 if isinstance(runner, Warm) else 2):
            runner.close()
            runner.run()
    if subprocess.run(["cmp", place("sidetape"), place("sox")]).returncode:
        sys.exit("bench: sidetape and sox do not give the same file")
    for runner in runners:
        runner.close()
    seen = interleaved(runners, options.rounds)
    jvm.stdin.close()
    jvm.wait()
    print(f"### {length(options.seconds)} at 8 kHz merged, {options.rounds} interleaved rounds\n")
    table(["", "wall, s", "min", "max", "CPU, s", "peak MB", "× cp", "× sox"],
          [row(name, seen[name], seen[cp], seen[sox]) for name in seen_order(runners)])
    print("`sidetape merge` and `sox -M` gave the same file, byte for byte. "
          f"Against the aims: warm {ratio(seen[warm], seen[cp])} × cp (1.5), "
          f"with hashes {ratio(seen[hashed], seen[cp])} × cp, "
          f"whole process {ratio(seen[whole], seen[sox])} × sox (below 1).\n", flush=True)


def seen_order(runners):
    return [runner.name for runner in runners]


def length(seconds):
    return f"{seconds // 3600} h" if seconds >= 3600 else f"{seconds // 60} min"


def memory(options, folder, left, right):
    rows = []
    for times in options.lengths:
        sides = [os.path.join(folder, name) for name in ("long-left.wav", "long-right.wav")]
        output = os.path.join(folder, "long.wav")
        needed = 4 * times * os.path.getsize(left)
        if shutil.disk_usage(folder).free < 1.2 * needed:
            say(f"{length(times * options.seconds)}: left out, {folder} has no room for it")
            continue
        say(f"memory: a pair of {length(times * options.seconds)}")
        for side, source in zip(sides, (left, right)):
            repeated(side, source, times)
        ours = Process("sidetape merge", merged(options.sidetape, *sides, output), output)
        sox = Process("sox -M", ["sox", "-M", *sides, output], output)
        size = sum(os.path.getsize(side) for side in sides)
        both = interleaved([ours, sox], LONG_ROUNDS)
        seen, beside = both[ours.name], both[sox.name]
        rows.append([length(times * options.seconds), "%.1f" % (size / 1e6),
                     "%.0f" % max(one.peak for one in seen),
                     "%.2f" % middle(seen, "wall"), "%.2f" % middle(beside, "wall"),
                     ratio(seen, beside),
                     "%.2f" % middle(seen, "cpu"), "%.2f" % middle(beside, "cpu")])
        for file in sides:
            os.remove(file)
    print(f"### `sidetape merge` by length, {LONG_ROUNDS} interleaved rounds\n")
    table(["a side", "output, MB", "peak MB", "wall, s", "sox, s", "× sox", "CPU, s", "sox"], rows)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=3600)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--lengths", type=int, nargs="*", default=[1, 6, 24],
                        help="in times of --seconds")
    parser.add_argument("--sidetape", required=True)
    parser.add_argument("--java", required=True)
    parser.add_argument("--classes", required=True, help="the class path of WarmMerge")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sidetape-bench-") as folder:
        left, right = (os.path.join(folder, name) for name in ("left.wav", "right.wav"))
        say(f"making two sides of {length(options.seconds)}")
        sound(left, "pinknoise", options.seconds)
        sound(right, "brownnoise", options.seconds)
        speed(options, folder, left, right)
        memory(options, folder, left, right)


if __name__ == "__main__":
    main()
