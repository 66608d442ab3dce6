"""Our own server on a machine: a systemd unit, and a reverse proxy in front of it."""

from __future__ import annotations


def systemd_unit(home: str, port: int) -> str:
    """The unit that serves ``<home>/dist`` on the loopback interface, confined."""
    return f"""\
# Copy to /etc/systemd/system/psm-kg.service, then: systemctl enable --now psm-kg
[Unit]
Description=Metropolitan strategic plan as linked data
After=network.target

[Service]
# the reverse proxy on this machine says who asks (X-Forwarded-For)
ExecStart={home}/venv/bin/psm-kg serve --dist {home}/dist --host 127.0.0.1 --port {port} \\
  --trusted-proxy 127.0.0.1
WorkingDirectory={home}
DynamicUser=yes
Restart=on-failure
RestartSec=1
TimeoutStopSec=20
LimitNOFILE=8192
MemoryMax=6G
TasksMax=1024
# it reads files and answers on the loopback interface; it needs nothing else of the system
CapabilityBoundingSet=
IPAddressAllow=localhost
IPAddressDeny=any
LockPersonality=yes
MemoryDenyWriteExecute=yes
NoNewPrivileges=yes
PrivateDevices=yes
PrivateTmp=yes
PrivateUsers=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHome=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
ProtectSystem=strict
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
# /var/lib/psm-kg: the one folder it may write in, for the inbox where that is turned on
StateDirectory=psm-kg
StateDirectoryMode=0700
UMask=0077

[Install]
WantedBy=multi-user.target
"""


def nginx_proxy(base_path: str, port: int) -> str:
    """The location that passes ``base_path`` on, for the server block that has the certificate.

    Types, redirects and security headers are the server's own and pass as they are.
    """
    return f"""\
# Include this file in the server block of nginx that answers for the host.
location {base_path} {{
  proxy_pass http://127.0.0.1:{port};
  proxy_http_version 1.1;
  proxy_set_header Connection "";
  proxy_set_header Host $host;
  proxy_set_header X-Forwarded-For $remote_addr;
  proxy_read_timeout 60s;
  # what the server refuses is refused before it is read whole; a form to check may have 5 MiB
  client_max_body_size 6m;
  client_body_timeout 10s;
}}
"""
