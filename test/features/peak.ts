/** A scenario of many kinds of statements, apart from the samples: those may change, and figures with them. */
export const peak = `// The evening peak of a courier service: riders stream GPS fixes, a small ops team watches all of them, and
// each rider is sent jobs. For brokers with shared subscriptions: --param 'fixes=$share/ops/rider/+/fix'.
scenario "courier-peak"

param riders = 500 "riders online at once"
param ops = 2 "clients of the ops team"
param fix_every = 1s "time between two fixes of one rider"
param jobs = 20/s "jobs sent a second, to all riders together"
param peak = 20s "how long the peak lasts"
param fixes = "rider/+/fix" "what the ops team subscribes to"

broker "mqtt://localhost:1883" {
  keepalive 60s
}

payload fix = json {
  id: client.id,
  seq: message.seq,
  lat: random(-90.0, 90.0),
  lon: random(-180.0, 180.0),
}

pool ops[ops] {
  connect
  subscribe fixes qos 1
  signal watching
  hold until done
}

pool dispatch {
  connect
  await online
  repeat at jobs each poisson for peak {
    publish "rider/{random(0, riders - 1)}/job" qos 1 payload bytes(200)
  }
  disconnect
}

pool rider[riders] {
  arrive ramp 50/s -> 200/s over 5s
  client_id "rider-{client.index}"
  will "rider/{client.index}/gone" qos 1 payload "bye"
  reconnect backoff 1s..30s

  connect
  subscribe "rider/{client.index}/job" qos 1
  signal online
  await watching
  await online
  repeat every fix_every for peak {
    publish "rider/{client.index}/fix" qos 1 payload fix
  }
  wait 2s
  disconnect
}

expect {
  connect.success >= 99.9%
  connect.time p99 < 2s
  delivery.latency p99 < 1s
  delivery.lost == 0
  publish.missed < 0.1%
}
`;
