"""Tries every address of the API with what its own OpenAPI document allows and forbids, against the real program.

    run.py PROGRAM FOLDER

Makes the demo's workspace in FOLDER, serves it under a clock that stands where the demo's does, and lets schemathesis generate
requests from a fixed seed: right ones, wrong ones, and with ids that earlier answers told. No answer may be a server's error, of
a status or a media type that the document does not tell of, or of another shape than it tells. FOLDER/counts is "ok bad".
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

# A Tuesday morning in Boston.
AT = "2026-11-24T15:00:00Z"
SEED = 5
EXAMPLES = 5
# Minutes on two shared cores; far more than it takes, and still an end.
LONGEST = 900
CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
    "allow_header_conformance",
]
# What can take away the very right by which we ask comes last, with a token of its own.
LAST = ["/tokens/{id}", "/users/{id}"]


def main(program, folder):
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    data = os.path.join(folder, "data")

    def run(*arguments):
        return subprocess.run([program, "--data", data, *arguments], check=True, capture_output=True, text=True).stdout

    run("demo", "--no-serve", "--seed", str(SEED), "--at", AT)
    owner = next(user["email"] for user in json.loads(run("user", "list", "--json", "--user", OWNER))["items"] if user["role"] == "owner")
    tokens = [run("token", "create", "--name", name, "--user", owner).strip() for name in ("api", "last")]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = "127.0.0.1:%d" % free.getsockname()[1]
    serve = [program, "--data", data, "serve", "--listen", address, "--metrics", "--at", AT]
    with open(os.path.join(folder, "server.log"), "w") as log:
        server = subprocess.Popen(serve, stdout=log, stderr=log)
    try:
        base = f"http://{address}"
        wait_for(base + "/health/ready", server)
        document = json.loads(get(base + "/api/openapi.json")[1])
        paths = set(document["paths"])
        missing = [path for path in LAST if path not in paths]
        assert not missing, f"the document tells nothing of {missing}"
        first = try_all(base, tokens[0], folder, ["--exclude-path=" + path for path in LAST])
        status, _ = get(base + "/api/v1/me", tokens[0])
        assert status == 200, f"the token that everything was asked with answers {status}: most was refused at the door"
        last = try_all(base, tokens[1], folder, ["--include-path=" + path for path in LAST])
        figures = get(base + "/metrics")[1]
    finally:
        server.terminate()
        server.wait()
    operations, failures = first[0] + last[0], first[1] + last[1]
    expected = sum(len([method for method in item if method in METHODS]) for item in document["paths"].values())
    bad = failures + (0 if operations == expected else 1)
    if operations != expected:
        print(f"{operations} operations were tried, and the document tells of {expected}")
    served = re.findall(r'fifthcall_requests_total\{method="\w+",route="/api/v1[^"]*",status="(\d+)"\} (\d+)', figures)
    by_status = {}
    for status, count in served:
        by_status[status] = by_status.get(status, 0) + int(count)
    print("answers by status:", ", ".join(f"{status}: {count}" for status, count in sorted(by_status.items())))
    # What is refused at the door, or of one kind only, tests nothing.
    for status, least in {"200": 50, "201": 3, "400": 50, "404": 20, "422": 20}.items():
        if by_status.get(status, 0) < least:
            print(f"hardly anything was answered with {status}")
            bad += 1
    with open(os.path.join(folder, "counts"), "w") as counts:
        counts.write(f"{max(operations - failures, 0)} {bad}\n")
    return 1 if bad else 0


METHODS = {"get", "post", "put", "patch", "delete"}
OWNER = "maya@example.com"


def get(url, token=None):
    request = urllib.request.Request(url, headers={"Authorization": "Bearer " + token} if token else {})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def wait_for(url, server):
    for _ in range(600):
        try:
            if get(url)[0] == 200:
                return
        except OSError:
            pass
        assert server.poll() is None, "the server ended at once"
        time.sleep(0.1)
    raise AssertionError("the server did not answer within a minute")


def try_all(base, token, folder, which):
    """How many operations were tried, and how many failures were found."""
    command = [
        os.path.join(os.path.dirname(sys.executable), "schemathesis"),
        *("run", base + "/api/openapi.json", "--no-color", "--header", "Authorization: Bearer " + token),
        *("--checks", ",".join(CHECKS), "--phases", "coverage,fuzzing", "--max-examples", str(EXAMPLES), "--seed", str(SEED)),
        *("--generation-database", "none", "--generation-with-security-parameters", "false", "--no-shrink"),
        *("--continue-on-failure", "--warnings", "off", "--request-timeout", "60"),
        *which,
    ]
    # Here it leaves what it notes for itself.
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=LONGEST)
    print(done.stdout)
    tested = re.search(r"Tested: (\d+)", done.stdout)
    assert tested, "schemathesis tried nothing"
    failures = sum(int(count) for count in re.findall(r"^  ❌ [^:\n]+: (\d+)$", done.stdout, re.MULTILINE))
    if done.returncode != 0:
        failures = max(failures, 1)
    return int(tested[1]), failures


sys.exit(main(*sys.argv[1:]))
