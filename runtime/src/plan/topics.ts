/**
 * Whether a valid filter matches a topic (MQTT 5 §4.7). A `$share/group/` prefix is not part of what is matched.
 * Called for every message of a `keyed` flow: it allocates nothing.
 */
export function matchesFilter(filter: string, topic: string): boolean {
  let f = startOfShared(filter);
  let t = 0;
  const wildcardFirst = filter[f] === '+' || filter[f] === '#';
  if (wildcardFirst && topic[0] === '$') return false;
  while (f < filter.length) {
    if (filter[f] === '#') return true;
    if (filter[f] === '+') {
      f++;
      t = endOfLevel(topic, t);
    } else if (t < topic.length && filter[f] === topic[t]) {
      f++;
      t++;
    } else {
      // `sport/#` matches `sport` itself as well.
      return t === topic.length && f === filter.length - 2 && filter.endsWith('/#');
    }
  }
  return t === topic.length;
}

/** The group and the filter proper of `$share/group/filter` (MQTT 5 §4.8.2); undefined for other filters. */
export function shareOf(filter: string): { group: string; filter: string } | undefined {
  const start = startOfShared(filter);
  return start === 0 ? undefined : { group: filter.slice(sharePrefix.length, start - 1), filter: filter.slice(start) };
}

/** What is wrong with a topic to publish to, as a sentence without its stop; undefined: nothing. */
export function validateTopic(topic: string): string | undefined {
  const wildcard = /[+#]/.exec(topic);
  if (wildcard) return `a topic to publish to cannot contain the wildcard ${wildcard[0]}: name one topic`;
  return validateText(topic, 'topic');
}

/** What is wrong with a filter to subscribe to, as a sentence without its stop; undefined: nothing. */
export function validateFilter(filter: string): string | undefined {
  const levels = filter.split('/');
  if (levels[0] === '$share') {
    if (levels.slice(2).join('/') === '') return 'a shared subscription is written $share/group/filter';
    if (levels[1] === '' || /[+#]/.test(levels[1])) return 'the group in $share/group/filter must be a name without + and #';
    levels.splice(0, 2);
  }
  const hash = levels.findIndex((level) => level.includes('#'));
  if (hash >= 0 && (levels[hash] !== '#' || hash < levels.length - 1)) return '# must be the last level of a filter, and alone in it';
  if (levels.some((level) => level.includes('+') && level !== '+')) return '+ stands for a whole level: write it alone between slashes';
  return validateText(filter, 'filter');
}

/** Bytes that a text takes in UTF-8; a lone half of a surrogate pair counts as the 3 bytes of its replacement. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.codePointAt(at)!;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (code >= 0x10000) at++;
  }
  return bytes;
}

/** Where the filter proper starts: behind `$share/group/`, or at 0. */
function startOfShared(filter: string): number {
  if (!filter.startsWith(sharePrefix)) return 0;
  return filter.indexOf('/', sharePrefix.length) + 1;
}

const sharePrefix = '$share/';

function endOfLevel(topic: string, from: number): number {
  const slash = topic.indexOf('/', from);
  return slash < 0 ? topic.length : slash;
}

/** What both must obey (MQTT 5 §1.5.4, §4.7.3). */
function validateText(text: string, what: 'topic' | 'filter'): string | undefined {
  if (text === '') return `a ${what} must have at least one character`;
  if (text.includes('\0')) return `a ${what} cannot contain the character U+0000`;
  if (/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text)) return `a ${what} must be well-formed Unicode`;
  const bytes = utf8Length(text);
  if (bytes > 65_535) return `a ${what} can have 65,535 bytes of UTF-8 at most, this one has ${bytes.toLocaleString('en')}`;
  return undefined;
}
