"""What a script does with docker-py. The argument is an empty directory."""
import io
import os
import sys
import tarfile
import threading
import time
import urllib.request

import docker

steps = 0


def step(what, expected, actual):
    global steps
    steps += 1
    holds = expected == actual
    print("ok" if holds else "FAILED", steps, what, "" if holds else "expected %r, got %r" % (expected, actual))
    if not holds:
        sys.exit(1)


client = docker.from_env()
directory = sys.argv[1]
before = len(client.containers.list(all=True))

step("ping", True, client.ping())
step("version", "26", client.version()["Version"].split(".")[0])
step("API version is negotiated", "1.45", client.version()["ApiVersion"])
step("info", "linux", client.info()["OSType"])
step("image", ["busybox:latest"], client.images.get("busybox").tags)
step("images", True, any("busybox:latest" in image.tags for image in client.images.list()))
step("run", b"hello\n", client.containers.run("busybox", "echo hello", remove=True))
step("streams", b"err\n", client.containers.run(
    "busybox", ["sh", "-c", "echo out; echo err >&2"], remove=True, stdout=False, stderr=True))
try:
    client.containers.run("busybox", ["sh", "-c", "echo bad >&2; exit 4"], remove=True)
    step("failure", "an error", "none")
except docker.errors.ContainerError as e:
    step("failure", (4, b"bad\n"), (e.exit_status, e.stderr))
try:
    client.containers.run("nosuch-image-of-steps", remove=True)
    step("missing image", "an error", "none")
except docker.errors.DockerException as e:
    step("missing image", True, isinstance(e, (docker.errors.ImageNotFound, docker.errors.APIError)))

events = []
stream = client.events(decode=True, filters={"type": "container"})
threading.Thread(target=lambda: events.extend(stream), daemon=True).start()
time.sleep(0.5)

volume = client.volumes.create("steps-volume", labels={"a": "b"})
step("volume", "steps-volume", volume.name)
step("volumes", ["steps-volume"], [v.name for v in client.volumes.list(filters={"label": "a=b"})])
with open(os.path.join(directory, "bound"), "w") as bound:
    bound.write("from the host\n")
c = client.containers.run(
    "busybox", ["sh", "-c", "trap 'exit 9' TERM; echo started; while :; do sleep 0.1; done"], detach=True, name="steps",
    hostname="steps", environment={"NAME": "value"}, labels={"purpose": "steps"}, working_dir="/tmp", user="0",
    volumes={directory: {"bind": "/bound", "mode": "ro"}, "steps-volume": {"bind": "/data", "mode": "rw"}},
    tmpfs={"/scratch": "size=1m"}, mem_limit="64m", pids_limit=50, cap_drop=["NET_RAW"], extra_hosts={"other": "10.1.2.3"},
    ulimits=[docker.types.Ulimit(name="nofile", soft=100, hard=200)], shm_size="32m",
    healthcheck={"test": ["CMD", "true"], "interval": 300_000_000, "retries": 2},
    log_config=docker.types.LogConfig(type="json-file", config={"max-size": "1m", "max-file": "2"}),
    restart_policy={"Name": "on-failure", "MaximumRetryCount": 1})
step("status", "created", c.status)
c.reload()
step("status after reload", "running", c.status)
step("name", "steps", c.name)
step("label", "steps", c.labels["purpose"])


def sh(text):
    return c.exec_run(["sh", "-c", text]).output.decode()


step("exec", (0, b"hi\n"), tuple(c.exec_run("echo hi")))
step("exec exit code", 5, c.exec_run(["sh", "-c", "exit 5"]).exit_code)
step("exec demux", (b"o\n", b"e\n"), c.exec_run(["sh", "-c", "echo o; echo e >&2"], demux=True).output)
step("exec environment", b"x\n", c.exec_run(["sh", "-c", "echo $X"], environment={"X": "x"}).output)
step("exec stream", b"streamed\n", b"".join(c.exec_run("echo streamed", stream=True).output))
step("exec with a terminal", b"tty\r\n", c.exec_run("echo tty", tty=True).output)
step("environment", "value\n", sh("echo $NAME"))
step("bind", "from the host\n", sh("cat /bound/bound"))
step("volume is writable", "kept\n", sh("echo kept > /data/f; cat /data/f"))
step("limit of files", "100\n", sh("ulimit -n"))
step("hosts", True, "10.1.2.3\tother" in sh("cat /etc/hosts"))
step("memory limit", 64 << 20, client.api.inspect_container("steps")["HostConfig"]["Memory"])
step("top", True, any("sleep" in " ".join(row) or "sh -c" in " ".join(row) for row in c.top()["Processes"]))
step("stats", True, c.stats(stream=False)["memory_stats"]["usage"] > 0)

pack = io.BytesIO()
with tarfile.open(fileobj=pack, mode="w") as tar:
    entry = tarfile.TarInfo("packed")
    entry.size = 7
    tar.addfile(entry, io.BytesIO(b"packed\n"))
step("put archive", True, c.put_archive("/tmp", pack.getvalue()))
step("put archive's file", "packed\n", sh("cat /tmp/packed"))
bits, stat = c.get_archive("/tmp/packed")
with tarfile.open(fileobj=io.BytesIO(b"".join(bits))) as tar:
    step("get archive", b"packed\n", tar.extractfile("packed").read())
step("stat of archive", ("packed", 7), (stat["name"], stat["size"]))

deadline = time.time() + 120
while c.attrs["State"]["Health"]["Status"] != "healthy" and time.time() < deadline:
    time.sleep(0.2)
    c.reload()
step("health", "healthy", c.attrs["State"]["Health"]["Status"])
step("filter by health", ["steps"], [x.name for x in client.containers.list(filters={"health": "healthy"})])
step("filter by label", ["steps"], [x.name for x in client.containers.list(filters={"label": "purpose=steps"})])
c.pause()
c.reload()
step("paused", "paused", c.status)
c.unpause()
c.update(mem_limit="96m", memswap_limit="192m")
c.reload()
step("updated", 96 << 20, c.attrs["HostConfig"]["Memory"])
c.rename("steps2")
c.reload()
step("renamed", "steps2", c.name)
step("logs", b"started\n", c.logs())
step("logs with a tail", b"", c.logs(tail=0))
step("log stream", b"started\n", next(c.logs(stream=True, follow=True)))
c.restart(timeout=2)
deadline = time.time() + 120
c.reload()
step("restarted", "running", c.status)
while c.logs().count(b"started") < 2 and time.time() < deadline:
    time.sleep(0.1)
step("log of both runs", b"started\nstarted\n", c.logs())
c.kill("KILL")
step("wait", 137, c.wait()["StatusCode"])
step("diff", True, any(change["Path"] == "/tmp/packed" for change in c.diff() or []))
c.start()
deadline = time.time() + 120
while c.logs().count(b"started") < 3 and time.time() < deadline:
    time.sleep(0.1)
c.stop(timeout=30)
step("stop signal is handled", 9, c.wait()["StatusCode"])
try:
    client.containers.create("busybox", name="steps2")
    step("name conflict", "an error", "none")
except docker.errors.APIError as e:
    step("name conflict", (409, True), (e.status_code, "is already in use" in e.explanation))

socket_container = client.containers.create("busybox", "cat", stdin_open=True, tty=False, name="steps3")
socket = socket_container.attach_socket(params={"stdin": 1, "stdout": 1, "stream": 1})
socket_container.start()
socket._sock.sendall(b"through the socket\n")
step("attach", b"through the socket\n", socket._sock.recv(4096)[8:])
socket._sock.close()
socket.close()
socket_container.remove(force=True)
try:
    client.containers.get("steps3")
    step("removed", "an error", "none")
except docker.errors.NotFound as e:
    step("removed", True, "No such container" in str(e))

web = client.containers.run(
    "busybox", ["sh", "-c", "mkdir /www; echo page > /www/index.html; exec httpd -f -p 80 -h /www"], detach=True,
    ports={"80/tcp": ("127.0.0.1", None)})
web.reload()
address = web.ports["80/tcp"][0]
step("published port", "127.0.0.1", address["HostIp"])


def fetch(port):
    for _ in range(100):
        try:
            with urllib.request.urlopen("http://127.0.0.1:%s/" % port, timeout=5) as answer:
                return answer.read()
        except OSError:
            time.sleep(0.1)


step("page", b"page\n", fetch(address["HostPort"]))
web.remove(force=True)
network = client.networks.create("steps-net", driver="bridge", labels={"a": "b"})
step("networks", ["steps-net"], [n.name for n in client.networks.list(filters={"label": "a=b"})])
server = client.containers.run("busybox", "sleep 1000", detach=True, network="steps-net", name="steps-server")
step("name service", True, b"1 packets received" in client.containers.run(
    "busybox", "ping -c 1 steps-server", network="steps-net", remove=True))
network.disconnect(server)
network.connect(server, aliases=["other"])
step("alias", True, b"1 packets received" in client.containers.run(
    "busybox", "ping -c 1 other", network="steps-net", remove=True))
network.reload()
step("members", ["steps-server"], [member.name for member in network.containers])
try:
    network.remove()
    step("network in use", "an error", "none")
except docker.errors.APIError as e:
    step("network in use", True, "has active endpoints" in e.explanation)
server.remove(force=True)
network.remove()
built, output = client.images.build(
    fileobj=io.BytesIO(b"FROM busybox\nARG WHO=nobody\nRUN echo $WHO > /who\nHEALTHCHECK CMD true\nCMD cat /who\n"),
    tag="steps-built", buildargs={"WHO": "steps"}, rm=True)
step("build", ["steps-built:latest"], built.tags)
step("output of the build", True, any("Step 3/5" in line.get("stream", "") for line in output))
step("run what was built", b"steps\n", client.containers.run("steps-built", remove=True))
step("health check of the image", ["CMD-SHELL", "true"], built.attrs["Config"]["Healthcheck"]["Test"])
client.images.remove("steps-built")

image = c.commit(repository="steps-image", tag="one")
step("commit", ["steps-image:one"], image.tags)
step("tag", True, image.tag("steps-image", "two"))
step("run the commit", b"packed\n", client.containers.run("steps-image:two", "cat /tmp/packed", remove=True))
step("history", True, len(image.history()) > 1)
client.images.remove("steps-image:one")
client.images.remove("steps-image:two")
c.remove(v=True)
volume.remove()
# The committed image has the paths of the mounts, so its container had anonymous volumes.
step("prune", True, client.volumes.prune()["SpaceReclaimed"] >= 0)
step("volumes are gone", [], [v.name for v in client.volumes.list() if v.name == "steps-volume"])
stream.close()
actions = [event["Action"] for event in events if event["Actor"]["Attributes"].get("name") in ("steps", "steps2")]
step("events", True, {"create", "start", "pause", "unpause", "rename", "restart", "kill", "die", "stop",
                      "health_status: healthy"} <= set(actions))
step("no container is left", before, len(client.containers.list(all=True)))
print("steps:", steps)
