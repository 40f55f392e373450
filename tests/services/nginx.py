"""A real nginx with the configuration that is shipped, in front of web processes; TLS with a certificate of its own."""

from __future__ import annotations

import datetime
import shutil
import signal
import ssl
import subprocess
from ipaddress import ip_address
from pathlib import Path
from string import Template

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.services.environment import free_port
from tests.services.server import Server

TEMPLATE = Path(__file__).parents[2] / "docker" / "nginx" / "tickstock.conf.template"
AROUND = """
daemon off; worker_processes 1; pid $folder/nginx.pid; error_log stderr warn;
events { worker_connections 4096; }
http {
    client_body_temp_path $folder/body; proxy_temp_path $folder/proxy; fastcgi_temp_path $folder/fastcgi;
    uwsgi_temp_path $folder/uwsgi; scgi_temp_path $folder/scgi; access_log off;
    include $folder/tickstock.conf;
}
"""


def program() -> str:
    """Where nginx is; on Debian not everybody's PATH names its folder."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/opt/homebrew/bin")
    assert found, "nginx is missing here: apt-get install nginx-light"
    return found


class Nginx:
    """In front of web processes at these ports; `settings` are the template's, where they differ from the usual."""

    def __init__(self, folder: Path, ports: list[int], **settings: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.http, self.https = folder, free_port(), free_port()
        self.log = folder / "access.log"
        self.certificate, key = certificate(folder)
        values = {
            "HTTP_PORT": f"127.0.0.1:{self.http}",
            "HTTPS_PORT": f"127.0.0.1:{self.https}",
            "SERVER_NAME": "localhost 127.0.0.1",
            "CERTIFICATE": str(self.certificate),
            "CERTIFICATE_KEY": str(key),
            "ACCESS_LOG": str(self.log),
            "WEB_PROCESSES": " ".join(f"server 127.0.0.1:{port} max_fails=0;" for port in ports),
            "REQUESTS_PER_SECOND": "50",
            "SIGN_INS_PER_SECOND": "2",
            "CONNECTIONS_PER_ADDRESS": "200",
        } | settings
        (folder / "tickstock.conf").write_text(rendered(values))
        (folder / "nginx.conf").write_text(Template(AROUND).substitute(folder=folder))
        self.command = [program(), "-p", str(folder), "-c", str(folder / "nginx.conf")]
        self.server = Server(self.command, self.https, folder / "nginx.log", signal.SIGQUIT)

    @property
    def url(self) -> str:
        return f"https://localhost:{self.https}"

    @property
    def tls(self) -> ssl.SSLContext:
        """Trusts this server, and no other."""
        return ssl.create_default_context(cafile=str(self.certificate))

    def complaints(self) -> str:
        """What `nginx -t` finds wrong with the configuration; nothing, or it does not start."""
        found = subprocess.run([*self.command, "-t"], capture_output=True, text=True, timeout=20, check=False)
        return "" if found.returncode == 0 and "[warn]" not in found.stderr else found.stderr

    def reload(self) -> None:
        """Read the configuration anew, as after a change of certificates: connections stay."""
        assert self.server.process
        self.server.process.send_signal(signal.SIGHUP)


def rendered(values: dict[str, str]) -> str:
    """The template as the nginx image renders it: only names in capitals are replaced; one that is unknown is an error."""
    text = TEMPLATE.read_text()
    for name, value in values.items():
        text = text.replace(f"${{{name}}}", value)
    assert "${" not in text, text[text.index("${") :][:40]
    return text


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of this machine for a day, and its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.datetime.now(datetime.UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    written = folder / "tls.pem", folder / "tls.key"
    written[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    written[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return written
