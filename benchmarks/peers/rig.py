"""What the DHCP benchmarks share: two network namespaces joined by a cable, the servers of adapters/ in one of them, the
load generators in the other. run-peer measures one server with it, ../dhcp several in turn.

A run is a dictionary: rate (offered exchanges/s), secs, ok (the generator kept its rate, at most MAX_DROP percent of the
exchanges did not end in an ACK, and the ACKs kept up), dora_per_s or renew_per_s, drop_pct, lat (percentiles in ms), server_cpu_s (all processes
of the server's namespace), gen_cpu_s, other_cpu_s (kernel threads and whatever else the machine did).
"""
import contextlib
import fcntl
import json
import os
import pathlib
import re
import signal
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
TICK = os.sysconf("SC_CLK_TCK")
NS_S, NS_C, IF_S, IF_C = "dhcpbench-s", "dhcpbench-c", "dbs0", "dbc0"
SERVER_IP, CLIENT_IP = "10.0.0.1", "10.0.0.2"
POOL_FIRST = "10.1.0.0"
ENV = dict(os.environ, BENCH_IF=IF_S, BENCH_SERVER_IP=SERVER_IP, BENCH_CLIENT_IP=CLIENT_IP,
           BENCH_SUBNET="10.0.0.0/9", BENCH_NETMASK="255.128.0.0",
           BENCH_POOL_FIRST=POOL_FIRST, BENCH_POOL_LAST="10.127.255.254")
LOCK = os.environ.get("BENCH_LOCK", "/tmp/bench.lock")
MAX_DROP = 0.5


def sh(*cmd, **kw):
    return subprocess.run([str(c) for c in cmd], env=kw.pop("env", ENV), text=True, **kw)


def log(*a):
    print(time.strftime("%H:%M:%S"), *a, file=sys.stderr, flush=True)


@contextlib.contextmanager
def locked():
    """Only one measurement runs at a time on the machine (same lock as flock(1) on this file)."""
    with open(LOCK, "a") as f:
        fcntl.flock(f, fcntl.LOCK_EX)
        yield


def priority():
    """Run this process and all it starts ahead of everything else on the machine, so that other
    work does not disturb the numbers: a cgroup v1 cpu group with the highest weight where there is
    one (needed where the kernel autogroups sessions), else nice -20."""
    g = pathlib.Path("/sys/fs/cgroup/cpu/dhcpbench")
    try:
        g.mkdir(exist_ok=True)
        (g / "cpu.shares").write_text("262144")
        (g / "cgroup.procs").write_text(str(os.getpid()))
        return "cgroup cpu.shares 262144"
    except OSError:
        try:
            os.setpriority(os.PRIO_PROCESS, 0, -20)
            return "nice -20"
        except OSError:
            return "none"


def busy_s():
    """CPU seconds the whole machine has spent not idle."""
    f = [int(x) for x in open("/proc/stat").readline().split()[1:9]]
    return (sum(f) - f[3] - f[4]) / TICK


def netns_up():
    have = sh("ip", "netns", "list", capture_output=True).stdout
    if NS_S in have:
        return
    for n in (NS_S, NS_C):
        sh("ip", "netns", "add", n, check=True)
        sh("ip", "-n", n, "link", "set", "lo", "up", check=True)
    sh("ip", "link", "add", IF_S, "netns", NS_S, "type", "veth", "peer", "name", IF_C, "netns", NS_C, check=True)
    for n, i, a in ((NS_S, IF_S, SERVER_IP), (NS_C, IF_C, CLIENT_IP)):
        sh("ip", "-n", n, "addr", "add", a + "/9", "dev", i, check=True)
        sh("ip", "-n", n, "link", "set", i, "up", check=True)


def netns_down():
    for n in (NS_S, NS_C):
        sh("ip", "netns", "del", n, stderr=subprocess.DEVNULL)


def tools(state):
    """Builds dhcpload in the scratch directory when it is not there or older than its source."""
    state.mkdir(parents=True, exist_ok=True)
    ENV["BENCH_DHCPLOAD"] = str(state / "dhcpload")
    source = HERE / "tools/dhcpload.c"
    if not (state / "dhcpload").exists() or (state / "dhcpload").stat().st_mtime < source.stat().st_mtime:
        sh("cc", "-O2", "-Wall", "-o", state / "dhcpload", source, check=True)


def proc_stat(pid):
    """(cpu seconds, RSS KiB) of one process; (0, 0) when it is gone."""
    try:
        f = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
        rss = int(re.search(r"VmRSS:\s+(\d+)", open(f"/proc/{pid}/status").read())[1])
        return (int(f[11]) + int(f[12])) / TICK, rss
    except (OSError, TypeError):
        return 0.0, 0


def ns_pids():
    out = sh("ip", "netns", "pids", NS_S, capture_output=True).stdout
    return [int(p) for p in out.split()]


def ns_cpu():
    return sum(proc_stat(p)[0] for p in ns_pids())


def fsync_us(directory):
    """Median and 95th percentile of an fsync after 200 bytes on that disk, in microseconds."""
    times = []
    with open(pathlib.Path(directory) / "fsync", "wb", buffering=0) as file:
        for _ in range(200):
            file.write(bytes(200))
            began = time.perf_counter()
            os.fsync(file.fileno())
            times.append(time.perf_counter() - began)
    return [round(1e6 * q) for q in (statistics.median(times), sorted(times)[189])]


def disk_flushes(directory):
    """Cache flushes that the disk of this directory has completed (Documentation/admin-guide/iostats.rst, field 16): the
    syncs of whatever server, not by its own account. Other programs' count too. None where the kernel does not say."""
    device = os.stat(directory).st_dev
    for line in open("/proc/diskstats"):
        f = line.split()
        if (int(f[0]), int(f[1])) == (os.major(device), os.minor(device)) and len(f) > 18:
            return int(f[18])
    return None


class Server:
    """One server under test: fresh state, optional preload, start, wait for the first OFFER, stop."""

    def __init__(self, peer, preload=0, wrap=(), wait=True, probe_mac="02:ff:00:00:00:01", timeout=60, fresh=True, env=None):
        self.peer, self.preload, self.wrap, self.wait = peer, preload, list(wrap), wait
        self.probe_mac, self.timeout, self.fresh, self.proc = probe_mac, timeout, fresh, None
        self.env = {**ENV, **(env or {})}
        self.state = pathlib.Path(self.env["BENCH_STATE"])

    def adapter(self, verb, *a, **kw):
        return sh("ip", "netns", "exec", NS_S, HERE / "adapters" / self.peer, verb, *a, env=self.env, **kw)

    def counts(self):
        """What the server's database has counted so far, {} for one without."""
        out = self.adapter("counts", capture_output=True).stdout.strip()
        return json.loads(out) if out else {}

    def __enter__(self):
        if self.fresh:
            self.adapter("prepare", check=True)
        self.adapter("up", check=True)
        if self.fresh and self.preload:
            self.adapter("preload", self.preload, check=True)
        try:
            if self.wait and self.start()[0] is None:
                raise RuntimeError(f"{self.peer} made no offer within {self.timeout} s, see {self.state}/server.out")
        except BaseException:
            self.__exit__()
            raise
        return self

    def start(self):
        """Start the server; return (seconds to the first OFFER or None, offered address)."""
        probe = subprocess.Popen(
            ["ip", "netns", "exec", NS_C, sys.executable, str(HERE / "tools/probe.py"), CLIENT_IP, SERVER_IP,
             self.probe_mac, str(self.timeout)], stdout=subprocess.PIPE, text=True)
        probe.stdout.readline()
        t0 = time.monotonic()
        with open(self.state / "server.out", "w") as out:
            self.proc = subprocess.Popen(["ip", "netns", "exec", NS_S, *self.wrap, str(HERE / "adapters" / self.peer), "exec"],
                                         env=self.env, stdout=out, stderr=out, stdin=subprocess.DEVNULL, start_new_session=True)
        line = probe.stdout.readline().split()
        probe.wait()
        if len(line) != 2:
            return None, None
        return float(line[0]) - t0, line[1]

    def rss_kib(self):
        return proc_stat(self.proc.pid)[1]

    def stop(self, sig=signal.SIGTERM):
        if self.proc and self.proc.poll() is None:
            try:
                os.killpg(self.proc.pid, sig)
                self.proc.wait(15)
            except ProcessLookupError:
                pass
            except subprocess.TimeoutExpired:
                os.killpg(self.proc.pid, signal.SIGKILL)
                self.proc.wait()

    def __exit__(self, *_):
        self.stop()
        self.adapter("down")


def pct(v, q):
    v = sorted(v)
    return round(v[int((len(v) - 1) * q)], 3) if v else None


def generate(cmd):
    """Runs a generator in the client namespace; returns (what it printed, a run with the CPU seconds of everybody)."""
    cpu0, busy0 = ns_cpu(), busy_s()
    p = subprocess.Popen(["ip", "netns", "exec", NS_C, *map(str, cmd)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    out = p.stdout.read()
    _, _, ru = os.wait4(p.pid, 0)
    p.returncode = 0
    server, gen, busy = ns_cpu() - cpu0, ru.ru_utime + ru.ru_stime, busy_s() - busy0
    return out, {"server_cpu_s": round(server, 2), "gen_cpu_s": round(gen, 2), "other_cpu_s": round(busy - server - gen, 2)}


def judge(r, sent, acks, key, max_drop, last_ack_s=0.0):
    """Adds the verdict. A server that queues answers for a while after the last packet was sent: its rate is that of the time
    until its last ACK, and it keeps up when that is the rate it was offered, to 3 %."""
    r[key] = round(acks / max(r["secs"], last_ack_s), 1)
    r["offered_per_s"] = round(sent / r["secs"], 1)
    r["drop_pct"] = round(100 * (1 - acks / sent), 3) if sent else 100.0
    r["ok"] = sent >= 0.97 * r["rate"] * r["secs"] and r["drop_pct"] <= max_drop and last_ack_s <= 1.03 * r["secs"]
    return r


LAT = ("p50_ms", "p95_ms", "p99_ms")


def dora(rate, secs, mac="02:00:00:00:00:00", clients=4000000, loader="perfdhcp", gen="multi", stamps=False, release=False,
         max_drop=MAX_DROP):
    """DORAs at that rate. Percentiles come from perfdhcp with stamps alone, for it remembers every packet then; from
    dhcpload always. With release (dhcpload) every ACK is answered with a RELEASE."""
    if loader == "dhcpload":
        cmd = [ENV["BENCH_DHCPLOAD"], "churn" if release else "dora", CLIENT_IP, SERVER_IP, mac.replace(":", "")[:4],
               clients, rate, secs]
        out, r = generate(cmd)
        j = json.loads(out)
        r.update(rate=rate, secs=secs, naks=j["naks"], lat={"DISCOVER-OFFER": dict(zip(LAT, j["offer"])),
                                                             "REQUEST-ACK": dict(zip(LAT, j["ack"]))})
        r["DISCOVER-OFFER"], r["REQUEST-ACK"] = {"sent": j["sent"], "recv": j["offers"]}, {"sent": j["offers"], "recv": j["acks"]}
        return judge(r, j["sent"], j["acks"], "dora_per_s", max_drop, j["last_ack_s"])
    cmd = ["perfdhcp", "-4", "-l", CLIENT_IP, "-r", rate, "-R", clients, "-p", secs, "-W", "1000000", "-g", gen, "-b", "mac=" + mac,
           *(("-x", "t") if stamps else ()), SERVER_IP]
    out, r = generate(cmd)
    r.update(rate=rate, secs=secs)
    for name, sec in re.findall(r"\*\*\*Statistics for: ([A-Z-]+[^*]*?)\*\*\*(.*?)(?=\n\*\*\*|\Z)", out, re.S):
        g = lambda k: (re.search(k + r":\s+([\d.]+)", sec) or [0, "0"])[1]
        r[name.strip()] = {"sent": int(g("sent packets")), "recv": int(g("received packets")),
                           "orphans": int(g("orphans")), "avg_ms": float(g("avg delay")), "max_ms": float(g("max delay"))}
    for name, sec in re.findall(r"\*\*\*Timestamps for packets: ([A-Z-]+)\*\*\*\n(.*?)(?=\n\*\*\*|\Z)", out, re.S):
        d = [(float(b) - float(a)) * 1000 for a, b in re.findall(r"([\d.]+) / ([\d.]+)", sec)]
        r.setdefault("lat", {})[name] = {"n": len(d), **{k: pct(d, q) for k, q in zip(LAT, (.5, .95, .99))}}
    return judge(r, r.get("DISCOVER-OFFER", {}).get("sent", 0), r.get("REQUEST-ACK", {}).get("recv", 0), "dora_per_s", max_drop)


def renew(rate, secs, clients, max_drop=MAX_DROP):
    """Renewals by the preloaded clients."""
    out, r = generate([ENV["BENCH_DHCPLOAD"], "renew", CLIENT_IP, SERVER_IP, POOL_FIRST, clients, int(rate), int(secs)])
    r.update(json.loads(out))
    r.update(rate=rate, secs=secs, clients=clients)
    return judge(r, r["sent"], r["acks"], "renew_per_s", max_drop, r["last_ack_s"])
