/** What a person can do about an error: one sentence. */
export type ErrorHint = string;

/** The remedy for an error's reason, as it stands in windows. Reasons of the broker are told by name, those of the system by code. */
export function hintFor(reason: string): ErrorHint {
  return hints.find(([pattern]) => pattern.test(reason))?.[1] ?? 'The broker’s log from this time may say more.';
}

/** The first that fits counts, so special cases stand before general ones. */
const hints: readonly (readonly [RegExp, ErrorHint])[] = [
  // The operating system, here or on the agent's host.
  [/ECONNREFUSED/, 'Nothing listens at that address and port: check both, and that the broker is running.'],
  [
    /EADDRNOTAVAIL|EADDRINUSE/,
    'The host has no free local port left for this broker: give the agent more `sources`, add agents, or widen `net.ipv4.ip_local_port_range`.',
  ],
  [/EMFILE|ENFILE/, 'The limit on open files is reached: raise it (`ulimit -n`), or use more workers or agents.'],
  [/ENOTFOUND|EAI_AGAIN/, 'The broker’s host name cannot be resolved: check its spelling and the name server of the agent’s host.'],
  [/EHOSTUNREACH|ENETUNREACH|ENETDOWN/, 'There is no route to the broker: check the address, the network and the firewalls between.'],
  [
    /ENOBUFS|ENOMEM/,
    'The host has no memory left for sockets: use fewer clients per agent, or raise the kernel’s limits on socket memory.',
  ],
  [/EACCES|EPERM/, 'The host forbids this connection: check its firewall and permissions.'],
  [
    /certificate|CERT_|SELF_SIGNED|UNABLE_TO_(VERIFY|GET)/i,
    'The broker’s certificate is not trusted: name its authority with `ca`, or check host name and date.',
  ],
  [
    /EPROTO|wrong version number|ERR_SSL|handshake/i,
    'The TLS handshake failed: check that the port speaks TLS, and which versions and certificates the broker asks for.',
  ],
  // CONNACK, by return or reason code.
  [/unsupported protocol version|unacceptable protocol version/, 'The broker does not speak this version of MQTT: set another `version`.'],
  [
    /identifier rejected|client identifier not valid/,
    'The broker does not accept this client id: choose a shorter one of letters and digits.',
  ],
  [/bad user name or password/, 'Check `username` and `password`, and that the broker knows this user.'],
  [/bad authentication method/, 'The broker does not offer this authentication method: choose another.'],
  [
    /connect refused: not authorized/,
    'The broker wants credentials, or denies this client: set `username` and `password`, or allow it on the broker.',
  ],
  [
    /subscribe refused: not authorized/,
    'The broker’s access rules do not let this client read this topic: allow it, or subscribe to another.',
  ],
  [/not authorized/, 'The broker’s access rules do not let this client do this: allow it on the broker.'],
  [/^authentication failed/, 'The broker’s side of the authentication is not as it should be: check the method and the password.'],
  [/banned/, 'The broker has banned this client: lift the ban, or check for a rule against many or fast connections.'],
  [
    /server busy|connection rate exceeded/,
    'The broker is asked for more connections than it takes: let clients arrive more slowly, or raise its limit.',
  ],
  [/server unavailable|server shutting down/, 'The broker is starting, stopping or overloaded: see its log and its state.'],
  [/use another server|server moved/, 'The broker sends clients elsewhere: name that server in `broker`.'],
  // Subscribing and publishing.
  [/topic filter invalid/, 'The broker does not accept this filter: check its wildcards and length.'],
  [/topic name invalid/, 'The broker does not accept this topic: check its characters and length.'],
  [/shared subscriptions not supported/, 'The broker has no shared subscriptions: subscribe without `$share`.'],
  [/wildcard subscriptions not supported/, 'The broker allows no wildcards: subscribe to whole topics.'],
  [/subscription identifiers not supported/, 'The broker has no subscription identifiers: leave them out.'],
  [/QoS not supported/, 'The broker allows only a lower QoS: use that.'],
  [/retain not supported/, 'The broker keeps no retained messages: publish without `retain`.'],
  [/packet too large/, 'The broker takes only smaller packets: use smaller payloads, or raise its limit.'],
  [/quota exceeded|message rate too high/, 'The broker’s quota for this client is used up: send less, or raise the quota.'],
  [/receive maximum exceeded/, 'More messages were in flight than agreed: this is a fault of the sender or the broker.'],
  [/topic alias invalid/, 'The topic alias is beyond what was agreed: this is a fault of the sender or the broker.'],
  [/payload format invalid/, 'The payload is not what its format indicator promises: send text as UTF-8.'],
  [/subscribe refused/, 'The broker did not grant the subscription: check its access rules and limits for this filter.'],
  // Connections that end, and answers that do not come.
  [/session taken over/, 'Another client connected with the same client id: make ids unique, with `client.index` for example.'],
  [/keep alive timeout/, 'No answer within the keep-alive time: the broker or the network is overloaded, or `keepalive` is too short.'],
  [
    /closed before CONNACK/,
    'The broker hung up instead of answering: often a TLS port spoken to in plain text, or a limit on connections; its log says which.',
  ],
  [
    /malformed|protocol error|not MQTT|unexpected packet/,
    'What came back is not valid MQTT: check that the port is the broker’s MQTT port for this transport.',
  ],
  [
    /ECONNRESET|EPIPE|connection lost|closed by/,
    'The broker, or something on the way to it, cut the connection: look in its log for limits, or for another client with the same id.',
  ],
  [
    /ETIMEDOUT|time-?out|timed out|no answer|not acknowledged/i,
    'No answer in time: the broker is overloaded or unreachable, or a firewall drops packets.',
  ],
  [/not connected|connection ended before/, 'The connection was gone by then: the errors of connections say why.'],
  // What the scenario itself asks for.
  [/^await failed/, 'Clients that should have given this signal failed before, or were too slow: their errors and the time-out say which.'],
  [/^never arrived/, 'Let the arrival’s ramp end above 0, or last longer.'],
  [/^not tracked/, 'A receiver can follow a limited number of publishers and topics: spread them over more receivers.'],
  [/^publish missed/, 'The message could not be made: check the values in its topic and payload.'],
  // Our own processes.
  [
    /worker process lost|agent lost/,
    'A process of the load generator ended: see the agents in this report, and the memory of their hosts.',
  ],
];
