/** MQTT.js, which is large: a bundle of its own, loaded only by a run that asks its broker under `$SYS`. */
export { connectAsync } from 'mqtt';
