"""The two registrars that benchmarks/ddns compares, and the named that both write to.

All run in one network namespace: named on port 5353 of 127.0.0.1 and of the server's address, with the zones
bench.test and 10.in-addr.arpa and one TSIG key (hmac-sha256); in front of it Kea with D2, or Leasehold. A registrar says
what it leased, so that the zones can be compared with it.
"""
import csv
import os
import pathlib
import re
import signal
import subprocess
import sys
import time

HOME = pathlib.Path(__file__).resolve().parent.parent.parent
FORWARD, REVERSE = "bench.test", "10.in-addr.arpa"
KEY = "c2VjcmV0LWtleS1mb3ItdGhlLWJlbmNobWFyay1vbmx5IQ=="
PORT = 5353
POOL = ("10.0.1.0", "10.3.254.255")


def kill(process, number=signal.SIGTERM):
    """Ends what we started and waits for it; nothing when it has ended or never began."""
    if process is None or process.poll() is not None:
        return
    process.send_signal(number)
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class Inside:
    """Programs in a network namespace, with what they say in a file."""

    def __init__(self, namespace, directory):
        self.namespace, self.directory = namespace, pathlib.Path(directory)

    def start(self, name, *command, **environment):
        # `ip netns exec` becomes the program, so the pid is the program's own.
        with open(self.directory / (name + ".out"), "ab") as out:
            return subprocess.Popen(["ip", "netns", "exec", self.namespace, *map(str, command)], stdout=out, stderr=out,
                                    stdin=subprocess.DEVNULL, env={**os.environ, **environment}, start_new_session=True)

    def run(self, *command, **options):
        return subprocess.run(["ip", "netns", "exec", self.namespace, *map(str, command)], text=True, capture_output=True,
                              **options).stdout


class Named:
    def __init__(self, inside, address):
        self.inside, self.process = inside, None
        here = inside.directory
        for zone in (FORWARD, REVERSE):
            (here / (zone + ".zone")).write_text(
                f"$TTL 300\n@ IN SOA ns.{FORWARD}. root.{FORWARD}. 1 3600 600 86400 300\n@ IN NS ns.{FORWARD}.\n"
                + ("ns IN A 127.0.0.1\n" if zone == FORWARD else ""))
        (here / "named.conf").write_text(f"""
            options {{
                directory "{here}"; pid-file none; session-keyfile none; recursion no; dnssec-validation no;
                listen-on port {PORT} {{ 127.0.0.1; {address}; }}; listen-on-v6 {{ none; }};
                allow-transfer {{ 127.0.0.1; }}; notify no; max-journal-size 64M;
            }};
            controls {{ }};
            logging {{ channel f {{ file "{here}/named.log"; severity warning; }}; category default {{ f; }};
                       category update {{ null; }}; category update-security {{ null; }}; }};
            key "bench" {{ algorithm hmac-sha256; secret "{KEY}"; }};
            """ + "".join(f'zone "{zone}" {{ type primary; file "{zone}.zone"; allow-update {{ key "bench"; }}; }};\n'
                          for zone in (FORWARD, REVERSE)))

    def start(self):
        self.process = self.inside.start("named", "named", "-f", "-c", self.inside.directory / "named.conf")
        end = time.monotonic() + 60
        while not self.serials():
            if self.process.poll() is not None or time.monotonic() > end:
                sys.exit("named does not answer, see " + str(self.inside.directory / "named.log"))
            time.sleep(0.05)

    def stop(self):
        kill(self.process)

    def ask(self, *question):
        return self.inside.run("dig", "@127.0.0.1", "-p", PORT, "+tries=1", "+time=2", *question)

    def serials(self):
        """The serials of both zones added up: each update that changed something adds one. 0 when it does not answer."""
        lines = [line.split() for line in self.ask("+short", FORWARD, "SOA", REVERSE, "SOA").splitlines()]
        return sum(int(line[2]) for line in lines if len(line) == 7 and line[2].isdigit())

    def contents(self):
        """What A records and what PTR records say: two sets of (address, name)."""
        a = re.findall(r"^(h\S+?)\." + re.escape(FORWARD) + r"\.\s+\d+\s+IN\s+A\s+(\S+)$", self.ask(FORWARD, "AXFR"), re.M)
        ptr = re.findall(r"^(\d+)\.(\d+)\.(\d+)\." + re.escape(REVERSE) + r"\.\s+\d+\s+IN\s+PTR\s+(\S+?)\." + re.escape(FORWARD)
                         + r"\.$", self.ask(REVERSE, "AXFR"), re.M)
        return {(address, name) for name, address in a}, {(f"10.{c}.{b}.{a}", name) for a, b, c, name in ptr}


class Kea:
    """kea-dhcp4 with the memory lease file it has by default, and kea-dhcp-ddns with its default queue."""

    name = "kea-ddns"
    NEEDS = ("kea-dhcp4", "kea-dhcp-ddns")

    def __init__(self, inside, named):
        self.inside, self.named, self.server, self.updater = inside, named, None, None
        here = inside.directory
        (here / "kea.json").write_text(f"""
            {{ "Dhcp4": {{
                "interfaces-config": {{ "interfaces": [ "lan0" ] }},
                "lease-database": {{ "type": "memfile", "persist": true, "name": "{here}/leases.csv", "lfc-interval": 3600 }},
                "multi-threading": {{ "enable-multi-threading": true }},
                "valid-lifetime": 86400,
                "dhcp-ddns": {{ "enable-updates": true, "server-ip": "127.0.0.1", "server-port": 53001 }},
                "ddns-send-updates": true, "ddns-qualifying-suffix": "{FORWARD}.",
                "subnet4": [ {{ "id": 1, "subnet": "10.0.0.0/14", "pools": [ {{ "pool": "{POOL[0]} - {POOL[1]}" }} ] }} ],
                "loggers": [ {{ "name": "kea-dhcp4", "severity": "WARN",
                                "output_options": [ {{ "output": "{here}/kea-dhcp4.log", "maxsize": 0 }} ] }} ] }} }}
            """)
        domain = ('"ddns-domains": [ {{ "name": "{}.", "key-name": "bench",'
                  ' "dns-servers": [ {{ "ip-address": "127.0.0.1", "port": %d }} ] }} ]' % PORT)
        (here / "d2.json").write_text(f"""
            {{ "DhcpDdns": {{
                "ip-address": "127.0.0.1", "port": 53001,
                "tsig-keys": [ {{ "name": "bench", "algorithm": "HMAC-SHA256", "secret": "{KEY}" }} ],
                "forward-ddns": {{ {domain.format(FORWARD)} }},
                "reverse-ddns": {{ {domain.format(REVERSE)} }},
                "loggers": [ {{ "name": "kea-dhcp-ddns", "severity": "WARN",
                                "output_options": [ {{ "output": "{here}/kea-d2.log", "maxsize": 0 }} ] }} ] }} }}
            """)
        self.environment = {"KEA_LOCKFILE_DIR": str(here), "KEA_PIDFILE_DIR": str(here)}

    def start(self):
        self.start_updater()
        self.server = self.inside.start("kea-dhcp4", "kea-dhcp4", "-c", self.inside.directory / "kea.json", **self.environment)

    def start_updater(self):
        self.updater = self.inside.start("kea-d2", "kea-dhcp-ddns", "-c", self.inside.directory / "d2.json", **self.environment)
        time.sleep(0.7)

    def kill_updater(self):
        kill(self.updater, signal.SIGKILL)

    def serves_without_updater(self):
        return True

    def stop(self):
        kill(self.server)
        kill(self.updater)

    def version(self):
        return "Kea %s, D2 %s" % tuple(subprocess.run([p, "-v"], capture_output=True, text=True).stdout.strip() for p in self.NEEDS)

    def leases(self):
        """What was leased: a set of (address, first label of the name)."""
        held = {}
        for file in sorted(self.inside.directory.glob("leases.csv*")):
            with open(file, newline="") as rows:
                for row in csv.DictReader(rows):
                    held[row["address"]] = row["hostname"].split(".")[0]
        return set(held.items())


class Leasehold:
    """The packaged build (mvn -DskipTests package) with its embedded PostgreSQL. It does not ask by ARP whether an address
    is in use before it offers it, since Kea does not."""

    name = "leasehold"
    NEEDS = ("psql",)

    def __init__(self, inside, named):
        self.inside, self.named, self.server = inside, named, None
        here = inside.directory
        (here / "tsig.key").write_text(KEY + "\n")
        (here / "tsig.key").chmod(0o600)
        self.config = here / "leasehold.yaml"
        self.config.write_text(f"""
server: {{ id: bench }}
dhcp: {{ interfaces: [lan0], probe: {{ enabled: false }} }}
database: {{ embedded: {here}/data }}
http: {{ listen: "127.0.0.1:8067" }}
dns:
  keys:
    - {{ name: bench, secretFile: {here}/tsig.key }}
  zones:
    - {{ zone: {FORWARD}, servers: ["127.0.0.1:{PORT}"], key: bench }}
    - {{ zone: {REVERSE}, servers: ["127.0.0.1:{PORT}"], key: bench }}
plan:
  subnets:
    - prefix: 10.0.0.0/14
      name: bench
      interface: lan0
      lease: {{ default: 24h, min: 24h, max: 24h }}
      ddns: {{ forward: {FORWARD}, reverse: true }}
      pools: [{POOL[0]}-{POOL[1]}]
""")

    def start(self):
        self.start_updater()

    def start_updater(self):
        self.server = self.inside.start("leasehold", HOME / "leasehold", "run", "--config", self.config, LEASEHOLD_NO_BUILD="yes")

    def kill_updater(self):
        """One process does both, so this takes DHCP away too."""
        kill(self.server, signal.SIGKILL)

    def serves_without_updater(self):
        return False

    def stop(self):
        kill(self.server)

    def version(self):
        commit = subprocess.run(["git", "-C", str(HOME), "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()
        return "Leasehold " + commit

    def sql(self, statement):
        data = self.inside.directory / "data"
        port = next(p.read_text().splitlines()[3] for p in data.rglob("postmaster.pid"))
        password = next(data.rglob("password")).read_text().strip()
        return self.inside.run("psql", "-h", "127.0.0.1", "-p", port, "-U", "leasehold", "-d", "leasehold", "-AtF", " ", "-c",
                               statement, env={**os.environ, "PGPASSWORD": password})

    def leases(self):
        rows = self.sql("SELECT host(address), split_part(coalesce(fqdn, ''), '.', 1) FROM lease WHERE state = 'BOUND'")
        return {tuple(row.split(" ")) for row in rows.splitlines()}
