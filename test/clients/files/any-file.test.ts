import fc from 'fast-check';
import { parse, parseTree, visit } from 'jsonc-parser';
import { expect, test } from 'vitest';
import { installInto, type Spot, uninstallFrom } from '../../../src/clients/files/edit-file.js';

const spot: Spot = { file: 'mcp.json', key: 'mcpServers' };
const wanted = {
  type: 'stdio',
  command: 'npx',
  args: ['-y', 'qlik-groups-mcp@1.2.3'],
  env: { QLIK_TENANT_URL: 'https://acme.eu.qlikcloud.com', QLIK_API_KEY: '' },
};

const words = fc.string({ unit: fc.constantFrom(...'aß"\\{}[],:/*€ '), maxLength: 6 });
const name = words.map((word) => `k${word}`);

/** What may stand between two tokens. */
const gap = (eol: string) =>
  fc
    .array(
      fc.oneof(
        { weight: 3, arbitrary: fc.constantFrom('', ' ', '  ', '\t') },
        { weight: 2, arbitrary: fc.constant(eol) },
        words.map((word) => `/*${word.replaceAll('/', '')} */`),
        words.map((word) => `//${word}${eol}`),
      ),
      { maxLength: 3 },
    )
    .map((parts) => parts.join(''));

type Text = fc.Arbitrary<string>;

/** Items between two brackets, with gaps anywhere, and perhaps a comma too many. */
function enclosed(
  open: string,
  items: fc.Arbitrary<readonly string[]>,
  close: string,
  eol: string,
) {
  return items.chain((texts) =>
    fc
      .tuple(
        fc.array(gap(eol), { minLength: texts.length * 2 + 2, maxLength: texts.length * 2 + 2 }),
        fc.boolean(),
      )
      .map(([gaps, comma]) => {
        const inner = texts
          .map((text, at) => `${gaps[at * 2]}${text}${gaps[at * 2 + 1]}`)
          .join(',');
        return `${open}${inner}${comma && texts.length > 0 ? ',' : ''}${gaps.at(-1)}${close}`;
      }),
  );
}

function property(key: Text, value: Text, eol: string): Text {
  return fc
    .tuple(key, gap(eol), gap(eol), value)
    .map(([word, before, after, text]) => `${JSON.stringify(word)}${before}:${after}${text}`);
}

function anyValue(eol: string): Text {
  const { value } = fc.letrec<{ value: string }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.oneof(
        words.map((word) => JSON.stringify(word)),
        fc.constantFrom('1', '-2.5e3', 'null'),
      ),
      enclosed('[', fc.array(tie('value'), { maxLength: 2 }), ']', eol),
      enclosed('{', fc.array(property(name, tie('value'), eol), { maxLength: 2 }), '}', eol),
    ),
  }));
  return value;
}

/** Settings of any client, with or without servers, but without ours. */
const document: Text = fc.constantFrom('\n', '\r\n', '\r').chain((eol) => {
  const servers = enclosed(
    '{',
    fc.array(property(name, anyValue(eol), eol), { maxLength: 3 }),
    '}',
    eol,
  );
  const list = fc.array(property(fc.constant('mcpServers'), servers, eol), { maxLength: 1 });
  const others = fc.array(property(name, anyValue(eol), eol), { maxLength: 2 });
  const items = fc
    .tuple(others, list, others)
    .map(([before, own, after]) => [...before, ...own, ...after]);
  return fc
    .tuple(fc.constantFrom('', '\ufeff'), gap(eol), enclosed('{', items, '}', eol), gap(eol))
    .map((parts) => parts.join(''));
});

/** Source text of each other server, and every comment, in order. */
function untouchable(text: string): { readonly servers: string[]; readonly comments: string[] } {
  const body = text.replace('\ufeff', '');
  const root = parseTree(body, [], { allowTrailingComma: true });
  const list = root?.children?.find(({ children }) => children?.[0]?.value === 'mcpServers');
  const comments: string[] = [];
  visit(body, { onComment: (at, length) => void comments.push(body.slice(at, at + length)) });
  const servers = (list?.children?.[1]?.children ?? [])
    .filter(({ children }) => children?.[0]?.value !== 'qlik-groups')
    .map(({ offset, length }) => body.slice(offset, offset + length));
  return { servers, comments };
}

function meaning(text: string): Record<string, unknown> {
  return parse(text.replace('\ufeff', ''), [], { allowTrailingComma: true });
}

test('whatever stands in a file, the server comes and goes and nothing else does', () => {
  fc.assert(
    fc.property(document, (before) => {
      const after = installInto(before, spot, wanted, false) ?? 'nothing';
      expect(untouchable(after)).toEqual(untouchable(before));
      const { mcpServers = {}, ...rest } = meaning(before);
      expect(meaning(after)).toEqual({
        ...rest,
        mcpServers: { ...Object(mcpServers), 'qlik-groups': wanted },
      });
      expect(installInto(after, spot, wanted, false)).toBeUndefined();
      expect(uninstallFrom(after, spot, [before])).toBe(before);
      // Without a copy nothing tells an empty list from none.
      if (untouchable(before).servers.length > 0) {
        expect(uninstallFrom(after, spot, [])).toBe(before);
      }
      const out = uninstallFrom(after, spot, []) ?? 'nothing';
      expect(untouchable(out)).toEqual(untouchable(before));
      expect(meaning(out)).toEqual({ ...rest, mcpServers: Object(mcpServers) });
    }),
    { numRuns: 400 },
  );
});
