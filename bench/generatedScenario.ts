/**
 * A scenario of so many lines as a large team might have it: parameters, payloads, and pools of some thirty lines that talk to
 * each other. Every pool differs from the others, so that nothing can be shared among them. It has no findings.
 */
export function generatedScenario(lines: number): string {
  const head = ['// Generated for measurements.', 'scenario "fleet"', '', 'param scale = 10 "clients of each pool"', 'param pace = 2s', ''];
  const blocks: string[][] = [];
  const tail = ['expect {', '  connect.success >= 99.9%', '  delivery.latency p99 < 250ms', '}'];
  const length = () => head.length + tail.length + blocks.reduce((sum, block) => sum + block.length, 0);
  for (let site = 0; length() < lines; site += 1) blocks.push(siteLines(site));
  return [...[...head, ...blocks.flat()].slice(0, length() - tail.length), ...tail, ''].join('\n');
}

function siteLines(site: number): string[] {
  return `
// Site ${site}: machines report, a gateway watches and answers.
let machines_${site} = scale * ${1 + (site % 7)}
payload report_${site} = json {
  id: client.id,
  seq: message.seq,
  temperature: random(15.0, ${30 + (site % 10)}.5),
  state: choose("idle", "busy", "down"),
}

pool gateway_${site}[2] {
  client_id "gateway-${site}-{client.index}"
  keepalive ${30 + (site % 30)}s
  connect
  subscribe "site/${site}/machine/+/report" qos 1
  on "site/${site}/machine/+/alarm" as m {
    publish "site/${site}/order/{m.json.id}" qos 1 payload "stop"
  }
  subscribe "site/${site}/machine/+/alarm" qos 1
  signal ready_${site}
  hold until done
}

pool machine_${site}[machines_${site}] {
  arrive over ${5 + (site % 5)}s
  client_id "machine-${site}-{client.index}"
  will "site/${site}/machine/{client.index}/gone" qos 1 payload "gone"
  reconnect backoff 1s..30s
  connect
  subscribe "site/${site}/order/{client.id}" qos 1
  await ready_${site} from 2 timeout 1m
  repeat every pace + ${site % 9}00ms for 10m {
    choose {
      95% { publish "site/${site}/machine/{client.index}/report" qos 1 payload report_${site} }
      5% { publish "site/${site}/machine/{client.index}/alarm" qos 1 payload json { id: client.id } }
    }
  }
  disconnect
}

pool manager_${site}[1] {
  connect
  subscribe "site/${site}/machine/+/gone"
  hold until done
}
`
    .slice(1)
    .split('\n');
}
