"""Manifests with secrets planted in every way to write them, and what must never be seen."""

PLANTED = "hunter2"
"""Stands in every value and comment that belongs to a Secret, and nowhere else."""

TAIL = """\
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4
          envFrom: [{secretRef: {name: db}}]
"""

SECRETS = {
    "plain": """\
apiVersion: v1
kind: Secret
metadata: {name: db}
stringData:
  password: hunter2
""",
    "before the name": """\
apiVersion: v1
kind: Secret
data:
  password: hunter2
metadata:
  name: db
""",
    "kind in base64": """\
apiVersion: v1
kind: !!binary U2VjcmV0
metadata: {name: db}
stringData:
  password: hunter2
""",
    "quoted": """\
apiVersion: v1
kind: Secret
stringData: {a: 'hunter2', "b": "hunter2\\n", c: "one
  hunter2"}
metadata: {name: db}
""",
    "literal block": """\
apiVersion: v1
kind: Secret
stringData:
  file: |
    hunter2

      hunter2
    hunter2
metadata:
  name: db
""",
    "folded block": """\
apiVersion: v1
kind: Secret
metadata:
  name: db
stringData:
  file: >-
    hunter2
    hunter2
""",
    "several lines": """\
apiVersion: v1
kind: Secret
metadata:
  name: db
stringData:
  file: hunter2
    hunter2
    hunter2
""",
    "comments": """\
apiVersion: v1
kind: Secret
metadata:
  name: db
data: # hunter2
  # hunter2
  a: YQ== # hunter2
  # hunter2
  b: >- # hunter2
    YQ==
  # hunter2
""",
    "flow with comments": """\
apiVersion: v1
kind: Secret
metadata: {name: db}
data: { # hunter2
  a: hunter2, # hunter2
  b: # hunter2
    hunter2 # hunter2
  } # hunter2
""",
    "numbers": """\
apiVersion: v1
kind: Secret
metadata: {name: db}
stringData: {pin: 4711, rate: 47.11}
""",
    "no string": """\
apiVersion: v1
kind: Secret
metadata: {name: db}
data: [hunter2, {a: hunter2}]
stringData: hunter2
""",
    "nested": """\
apiVersion: v1
kind: Secret
metadata: {name: db}
data:
  a:
    b: hunter2
    # hunter2
    c: hunter2
""",
    "twice": """\
apiVersion: v1
kind: Secret
data: {a: hunter2}
metadata: {name: db}
data: {a: hunter2, a: hunter2}
""",
    "anchors": """\
apiVersion: v1
kind: Secret
x-one: &one hunter2
x-all: &all {b: hunter2}
x-data: &data
  c: hunter2
metadata: {name: db}
stringData:
  <<: [*all, *data]
  a: *one
data: *data
""",
    "merged": """\
apiVersion: v1
kind: List
x-base: &base {kind: Secret, apiVersion: v1, data: {a: hunter2}}
items:
  - <<: *base
    metadata: {name: db}
""",
    "last applied": """\
apiVersion: v1
kind: Secret
metadata:
  name: db
  annotations:
    shown: yes, this
    kubectl.kubernetes.io/last-applied-configuration: |
      {"apiVersion":"v1","kind":"Secret","data":{"a":"hunter2"}}
""",
    "list": """\
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Secret
    metadata: {name: db}
    data: {a: hunter2}
  - {apiVersion: v1, kind: Secret, metadata: {name: other}, stringData: {a: hunter2}}
""",
    "typed list": """\
apiVersion: v1
kind: SecretList
items:
  - metadata: {name: db}
    data: {a: hunter2, b: 4711}
""",
    "list that is none": """\
apiVersion: v1
kind: List
items:
  - 1
  - apiVersion: v1
    kind: Secret
    metadata: {name: db}
    data: {a: hunter2}
""",
    "another group": """\
apiVersion: backup.example/v1
kind: Secret
metadata: {name: db}
data: {a: hunter2}
""",
    "escapes": """\
apiVersion: v1
"k\\x69nd": "S\\x65cret"
metadata: {name: db}
data: {a: hunter2}
""",
    "windows": "apiVersion: v1\r\nkind: Secret\r\nmetadata:\r\n  name: db\r\ndata:\r\n"
    "  a: hunter2 # hunter2\r\n  b: |\r\n    hunter2\r\n    hunter2\r\n",
    "cannot be read": """\
apiVersion: v1
kind: Secret
metadata: {name: db}
stringData:
  a: hunter2
  b: *hunter2
""",
    "cannot be read, tag": """\
apiVersion: v1
kind: Secret
stringData:
  a: !!int hunter2
""",
    "cannot be read, quote": """\
apiVersion: v1
kind: Secret
stringData:
  a: "hunter2
""",
    "behind dashes": """\
# it should be on a line of its own
--- {apiVersion: v1, kind: Secret, data: {a: hunter2}}
""",
    "behind dashes, two lines": """\
--- {apiVersion: v1, kind: Secret,
data: {a: hunter2}}
""",
    "behind dots": """\
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
...
kind: Secret
data: {a: hunter2}
""",
}

JSON = """\
{"apiVersion": "v1", "kind": "List", "items": [
  {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "db"},
   "data": {"a": "hunter2", "b": ["hunter2"]}},
  {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "other"},
   "stringData": {"a": "hunter2"}}
]}
{"apiVersion": "v1", "kind": "Secret", "stringData": {"a": hunter2}}
"""

MANIFESTS = {name: secret + TAIL for name, secret in SECRETS.items()} | {
    "behind": TAIL + "---\n" + SECRETS["plain"],
    "without a last line end": TAIL + "---\n" + SECRETS["plain"].rstrip("\n"),
    "json": JSON,
    "json on one line": JSON.replace("\n", " "),
    "lone carriage returns": JSON.replace("\n", "\r")
    + SECRETS["cannot be read"].replace("\n", "\r"),
}
