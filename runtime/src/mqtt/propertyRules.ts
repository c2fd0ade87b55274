import { MalformedPacket } from './malformed.ts';

/** @throws MalformedPacket for properties that the packet cannot have, or more often than once */
export function checkPropertyRules(cmd: string, properties: object): void {
  const names = allowed[cmd];
  for (const [name, value] of Object.entries(properties)) {
    if (names && !names.includes(name)) throw new MalformedPacket(`${cmd.toUpperCase()} has a property that it cannot have`);
    // Where one stands twice, mqtt-packet makes a list of its values.
    if (Array.isArray(value)) throw new MalformedPacket('a property stands twice', 'protocol error');
  }
}

/** Which properties the packets of a broker can have but PUBLISH and acknowledgements, by mqtt-packet's names (MQTT 5 §2.2.2.2). */
const allowed: Record<string, readonly string[] | undefined> = {
  connack: [
    'sessionExpiryInterval',
    'receiveMaximum',
    'maximumQoS',
    'retainAvailable',
    'maximumPacketSize',
    'assignedClientIdentifier',
    'topicAliasMaximum',
    'reasonString',
    'userProperties',
    'wildcardSubscriptionAvailable',
    'subscriptionIdentifiersAvailable',
    'sharedSubscriptionAvailable',
    'serverKeepAlive',
    'responseInformation',
    'serverReference',
    'authenticationMethod',
    'authenticationData',
  ],
  suback: ['reasonString', 'userProperties'],
  unsuback: ['reasonString', 'userProperties'],
  disconnect: ['sessionExpiryInterval', 'reasonString', 'userProperties', 'serverReference'],
  auth: ['authenticationMethod', 'authenticationData', 'reasonString', 'userProperties'],
};
