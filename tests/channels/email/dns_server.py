"""
A name server on loopback, over UDP and TCP, which can simulate failures.
"""

import socketserver
import struct
import threading

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rdtypes.ANY.CNAME
import dns.rdtypes.ANY.MX
import dns.rdtypes.ANY.PTR
import dns.rdtypes.ANY.TXT
import dns.rdtypes.IN.A
import dns.rdtypes.IN.AAAA
import dns.rrset

#: Failures that a record may have instead of a value.
SERVFAIL = "<servfail>"
SILENCE = "<silence>"


def _name(text):
    labels = [label.encode("utf-8") for label in text.split(".") if label]
    return dns.name.Name([*labels, b""])


def _rdata(kind, value):
    args = (dns.rdataclass.IN, dns.rdatatype.from_text(kind))
    if kind == "TXT":
        strings = [value] if isinstance(value, str) else value
        encoded = [s.encode("utf-8") for s in strings]
        cut = [s[i : i + 255] for s in encoded for i in range(0, len(s) or 1, 255)]
        return dns.rdtypes.ANY.TXT.TXT(*args, cut or [b""])
    if kind == "A":
        return dns.rdtypes.IN.A.A(*args, value)
    if kind == "AAAA":
        return dns.rdtypes.IN.AAAA.AAAA(*args, value)
    if kind == "MX":
        preference, exchange = value
        return dns.rdtypes.ANY.MX.MX(*args, preference, _name(exchange))
    if kind == "PTR":
        return dns.rdtypes.ANY.PTR.PTR(*args, _name(value))
    return dns.rdtypes.ANY.CNAME.CNAME(*args, _name(value))


def _listen(tcp, udp):
    while True:
        stream = socketserver.ThreadingTCPServer(("127.0.0.1", 0), tcp)
        try:
            return stream, socketserver.ThreadingUDPServer(stream.server_address, udp)
        except OSError:  # The port is taken for UDP.
            stream.server_close()


class DnsServer:
    """
    Answers from ``records``: by (name, type) a list of values, SERVFAIL or SILENCE; by
    (name, "*") the same for all other types.
    """

    def __init__(self):
        self.records = {}
        self.asked = []
        self.ttl = 0

    def __enter__(self):
        outer = self

        class Udp(socketserver.BaseRequestHandler):
            def handle(self):
                wire, sock = self.request
                reply = outer._reply(wire, udp=True)
                if reply:
                    sock.sendto(reply, self.client_address)

        class Tcp(socketserver.StreamRequestHandler):
            def handle(self):
                (size,) = struct.unpack("!H", self.rfile.read(2))
                reply = outer._reply(self.rfile.read(size), udp=False)
                if reply:
                    self.wfile.write(struct.pack("!H", len(reply)) + reply)

        self._tcp, self._udp = _listen(Tcp, Udp)
        self.port = self._tcp.server_address[1]
        self._threads = [
            threading.Thread(target=s.serve_forever, kwargs={"poll_interval": 0.02})
            for s in (self._udp, self._tcp)
        ]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        for server in (self._udp, self._tcp):
            server.shutdown()
            server.server_close()
        for thread in self._threads:
            thread.join()

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    def _reply(self, wire, *, udp):
        query = dns.message.from_wire(wire)
        question = query.question[0]
        labels = question.name.labels[:-1]
        name = b".".join(labels).decode("utf-8", "replace").lower()
        kind = dns.rdatatype.to_text(question.rdtype)
        self.asked.append((name, kind))
        response = dns.message.make_response(query)
        response.flags |= dns.flags.AA
        owner = question.name
        while alias := self.records.get((name, "CNAME")):
            response.answer.append(self._rrset(owner, "CNAME", alias))
            name, owner = alias[0].lower(), _name(alias[0])
            if len(response.answer) > 8:
                break
        values = self.records.get((name, kind), self.records.get((name, "*"), []))
        if values == SILENCE:
            return None
        if values == SERVFAIL:
            response.set_rcode(dns.rcode.SERVFAIL)
        elif values:
            response.answer.append(self._rrset(owner, kind, values))
        elif not any(known == name for known, _ in self.records):
            response.set_rcode(dns.rcode.NXDOMAIN)
        try:
            return response.to_wire(max_size=512 if udp else 65535)
        except dns.exception.TooBig:
            response.answer.clear()
            response.flags |= dns.flags.TC
            return response.to_wire()

    def _rrset(self, owner, kind, values):
        rdatas = [_rdata(kind, value) for value in values]
        return dns.rrset.from_rdata_list(owner, self.ttl, rdatas)
