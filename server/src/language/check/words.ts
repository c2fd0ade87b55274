import type { Name, Statement } from '../ast.ts';
import { entries, entriesAt, type Place } from '../catalog.ts';
import { nearest } from '../nearest.ts';
import { listOf } from '../wording.ts';
import { finding, type Report, suggestion } from './finding.ts';

/** Says what is wrong with a statement that no entry of this place begins. */
export function unknownWord(statement: Statement, place: Place, report: Report): void {
  const head = statement.head;
  if (head.kind === 'missing') return;
  if (place === 'top' && (head.kind === 'member' || (head.kind === 'binary' && head.left.kind === 'member'))) {
    report(finding('misplaced-word', head.span, 'an expectation belongs in `expect { … }`'));
  } else if (head.kind === 'call' && head.callee.name !== '') {
    unknownName(head.callee, place, report);
  } else if (head.kind !== 'name') {
    report(finding('unknown-word', head.span, `expected ${expectedAt(place)}`));
  } else {
    unknownName(head, place, report);
  }
}

function unknownName({ name, span }: Name, place: Place, report: Report): void {
  const known = wordsAt(place);
  const meant = synonyms.get(name)?.find((word) => known.includes(word)) ?? nearest(name, known);
  const elsewhere = placesOf(name);
  const { hint, fixes } = suggestion(span, meant);
  if (elsewhere.length > 0)
    report(finding('misplaced-word', span, `\`${name}\` cannot stand here; it belongs in ${elsewhere.join(' or ')}`));
  else report(finding('unknown-word', span, `unknown word \`${name}\`${hint || `; expected ${expectedAt(place)}`}`, { fixes }));
}

function wordsAt(place: Place): string[] {
  return entriesAt(place)
    .filter((entry) => !entry.head)
    .map((entry) => entry.word);
}

function expectedAt(place: Place): string {
  if (place === 'shares') return 'a share such as `70% { … }`';
  if (place === 'filters') return 'a filter such as `"rider/+/fix" qos 1`';
  const words = wordsAt(place);
  if (place === 'pool' || place === 'steps') return 'a step such as `publish`, `wait` or `repeat`';
  return words.length <= 6 ? listOf(words) : `a word such as ${listOf(words.slice(0, 3))}`;
}

/** The blocks that a word or option belongs in, as people call them. */
function placesOf(word: string): string[] {
  const places = entries.filter((entry) => entry.word === word).flatMap((entry) => entry.places);
  if (places.length > 0) return [...new Set(places.map((place) => placeNames[place]))];
  return entries.filter((entry) => entry.options.some((option) => option.word === word)).map((entry) => `the line of \`${entry.word}\``);
}

/** What other tools call it; no letters lead from one to the other. */
const synonyms = new Map([
  ['sleep', ['wait']],
  ['delay', ['wait']],
  ['pause', ['wait']],
  ['loop', ['repeat']],
  ['for', ['repeat']],
  ['every', ['repeat']],
  ['send', ['publish']],
  ['pub', ['publish']],
  ['sub', ['subscribe']],
  ['clients', ['pool']],
  ['group', ['pool']],
  ['var', ['let']],
  ['const', ['let']],
  ['assert', ['expect']],
]);

const placeNames: Record<Place, string> = {
  top: 'no block, at the top of the file',
  broker: '`broker { … }`',
  agents: '`agents { … }`',
  host: '`host { … }`',
  local: '`local { … }`',
  tls: '`tls { … }`',
  websocket: '`websocket { … }`',
  pool: '`pool { … }`',
  steps: 'the steps of a pool',
  handler: '`on "…" { … }`',
  shares: '`choose { … }`',
  filters: '`subscribe { … }`',
  request: '`unsubscribe { … }` and `disconnect { … }`',
  will: '`will "…" { … }`',
  message: '`publish "…" { … }`',
  expect: '`expect { … }`',
};
