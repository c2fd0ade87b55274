import type { IClientPublishOptions, IPublishPacket, MqttClient } from 'mqtt';
import { connectAsync } from 'mqtt';
import { onTestFinished } from 'vitest';

/** MQTT.js at the other end of the broker: what it has seen, and what it sends. */
export interface OtherEnd {
  client: MqttClient;
  /** In the order in which they came. */
  seen: IPublishPacket[];
  /** When so many have come. */
  saw(count: number): Promise<IPublishPacket[]>;
  publish(topic: string, payload: string | Buffer, options?: IClientPublishOptions): Promise<unknown>;
}

/** Connects with MQTT 5 and subscribes at QoS 2; ends with the test. */
export async function otherEnd(url: string, filter: string): Promise<OtherEnd> {
  const client = await connectAsync(url, { protocolVersion: 5, reconnectPeriod: 0 });
  onTestFinished(() => void client.end(true));
  const seen: IPublishPacket[] = [];
  let heard = () => {};
  client.on('message', (_topic, _payload, packet) => {
    seen.push(packet);
    heard();
  });
  await client.subscribeAsync(filter, { qos: 2 });
  return {
    client,
    seen,
    publish: (topic, payload, options) => client.publishAsync(topic, payload, options),
    saw: (count) =>
      new Promise((resolve) => {
        heard = () => seen.length >= count && resolve(seen);
        heard();
      }),
  };
}
