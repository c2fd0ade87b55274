import type { Expr, Plan } from '../plan/plan.ts';

/** A topic as it stands in a scenario, `rider/{client.index}/fix`; what is too long to be told apart is `{…}`. */
export function placeText(topic: Expr, plan: Plan): string {
  switch (topic.kind) {
    case 'literal':
      return String(topic.value);
    case 'concat':
      return topic.parts.map((part) => placeText(part, plan)).join('');
    case 'clientIndex':
      return '{client.index}';
    case 'clientId':
      return '{client.id}';
    case 'agentIndex':
      return '{agent.index}';
    case 'messageSeq':
      return '{message.seq}';
    case 'column':
      return `{${plan.data[topic.data]?.name ?? 'data'}.${topic.column}}`;
    case 'random':
      return `{random(${placeText(topic.min, plan)}, ${placeText(topic.max, plan)})}`;
    default:
      return '{…}';
  }
}
