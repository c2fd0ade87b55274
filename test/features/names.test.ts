import { describe, expect, it } from 'vitest';
import { definition } from '../../server/src/features/definition.ts';
import { highlights } from '../../server/src/features/highlights.ts';
import { spanOf } from '../../server/src/features/position.ts';
import { references } from '../../server/src/features/references.ts';
import { prepareRename, rename } from '../../server/src/features/rename.ts';
import { applyEdits } from '../../server/src/language/format.ts';
import { at, marked, uri } from './cursor.ts';

/** One case for each kind of name: the cursor is `|`, its occurrences are «…», the first of them defines it. */
const names: [string, string][] = [
  ['a param', 'param «ri|ders» = 5 // riders\npool rider[«riders»] { connect; log "{«riders»} riders" }'],
  ['a let', 'param n = 1\nlet «twice» = n * 2\npool a[«tw|ice»] { connect }'],
  ['a payload', 'payload «fix» = json { a: 1 }\npool a[1] { connect; publish "fix" payload «|fix» }'],
  ['a data', 'data «acc» = csv("acc.csv")\npool a[1] { username «acc|».user; password "{«acc».acc}"; connect }'],
  ['a pool', 'pool «a|»[1] { connect }\nexpect { «a».connect.success > 1% }'],
  ['a signal', 'pool a[1] { connect; signal «up» }\npool b[1] { signal «up»; await «u|p» }'],
  ['a variable', 'pool a[1] { let «v» = 1; let «v|» = «v» + 1; log "{«v»}" }\npool b[1] { let v = 2; log "{v}" }'],
  ['a message', 'pool a[1] { connect; subscribe "x"; on "x" as «m» { publish "{«m|».topic}" payload «m».payload } }'],
];

/** The places found, cut out of the text by «…». */
function spansWith(written: string) {
  const { scenario, position } = at(written.replace(/[«»]/g, ''));
  const { spans } = marked(written.replace('|', ''));
  return { scenario, position, spans };
}

describe.each(names)('%s', (_, written) => {
  const { scenario, position, spans } = spansWith(written);

  it('is defined where it is named first', () => {
    const [link] = definition(scenario, position);
    expect(spanOf(scenario, link.targetSelectionRange)).toEqual(spans[0]);
    expect(link.targetUri).toBe(uri);
  });

  it('is found wherever it stands, and nowhere else', () => {
    expect(references(scenario, position, true).map(({ range }) => spanOf(scenario, range))).toEqual(spans);
    expect(highlights(scenario, position).map(({ range }) => spanOf(scenario, range))).toEqual(spans);
    expect(references(scenario, position, false).map(({ range }) => spanOf(scenario, range))).not.toContainEqual(spans[0]);
  });

  it('can be renamed', () => {
    expect(prepareRename(scenario, position)).toMatchObject({ placeholder: scenario.text.slice(spans[0].start, spans[0].end) });
    const edit = rename(scenario, position, 'other');
    if ('refused' in edit) throw new Error(edit.refused);
    const edits = edit.changes![uri].map(({ range, newText }) => ({ span: spanOf(scenario, range), newText }));
    expect(applyEdits(scenario.text, edits)).toBe(written.replace('|', '').replace(/«[^»]*»/g, 'other'));
  });
});

describe('rename refuses', () => {
  it.each<[string, string, string]>([
    ['param a = 1\nparam b| = 2', 'a', 'There is a param “a” already.'],
    ['param a| = 1', '2b', '“2b” is not a name: names are made of letters, digits and _ and do not begin with a digit.'],
    ['param a| = 1', 'a b', '“a b” is not a name: names are made of letters, digits and _ and do not begin with a digit.'],
    ['param a| = 1', 'client', '“client” means something in the language itself.'],
    ['param a| = 1', 'not', '“not” means something in the language itself.'],
    ['pool a|[1] { connect }', 'publish', '“publish” means something in the language itself.'],
    ['param n| = 1\npool a[n] { connect }', 'qos', '“qos” means something in the language itself.'],
    ['pool a|[1] { connect }\npool b[1] { connect }', 'b', 'There is a pool “b” already.'],
    ['pool a[1] { let v| = 1; let w = 2; log "{v}{w}" }', 'w', 'There is a variable “w” already.'],
    ['pool conn|ect[1] { connect }', '', '“” is not a name: names are made of letters, digits and _ and do not begin with a digit.'],
  ])('%s → %s', (written, newName, reason) => {
    const { scenario, position } = at(written);
    const answer = rename(scenario, position, newName);
    expect('refused' in answer ? answer.refused : '').toBe(reason);
  });

  it.each(['pool a[1] { conn|ect }', 'pool a[|1] { }', '|', 'pool a[1] { publish "a|" }', 'pool a[1] { log "{client.in|dex}" }'])(
    '%s',
    (written) => {
      const { scenario, position } = at(written);
      expect(prepareRename(scenario, position)).toHaveProperty('refused');
    },
  );

  it('what would then be read as an option', () => {
    const { scenario, position } = at('param topic| = "x"\npool a[1] { connect; publish topic }');
    expect(rename(scenario, position, 'qos')).toHaveProperty('refused');
  });

  it('knows two pools apart', () => {
    const { scenario, position } = at('pool a[1] { let v| = 1; log "{v}" }\npool b[1] { let w = 1; log "{w}" }');
    expect(rename(scenario, position, 'w')).toHaveProperty('changes');
  });
});
