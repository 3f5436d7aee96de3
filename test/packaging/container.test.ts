import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { helpText } from '../../src/commands/help.js';
import { ours, ROOT, read, variablesIn } from '../support/packaging/files.js';

/** One instruction a line, without comments. */
const lines = read('packaging/Dockerfile')
  .replaceAll('\\\n', ' ')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));

/** What instructions of this name say, in order. */
function of(name: string): string[] {
  return lines.flatMap((line) =>
    line.startsWith(`${name} `) ? [line.slice(name.length + 1)] : [],
  );
}

/** The last stage is the image; those before only build. */
const image = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));

describe('the image', () => {
  test('says which server it is, in the version of the package', () => {
    const [labels = ''] = of('LABEL');
    expect(labels).toContain(`io.modelcontextprotocol.server.name="${ours.mcpName}"`);
    expect(labels).toContain(`image.version="${ours.version}"`);
    expect(labels).toContain(`image.licenses="${ours.license}"`);
  });

  test('has a Node that the package allows', () => {
    const oldest = Number(/^>=(\d+)\./.exec(ours.engines.node)?.[1]);
    const majors = of('FROM').map((from) => Number(/^node:(\d+)-/.exec(from)?.[1]));
    expect(majors).toHaveLength(2);
    for (const major of majors) expect(major).toBeGreaterThanOrEqual(oldest);
    expect(new Set(majors).size).toBe(1);
  });

  test('runs the server alone, not as root, and is not asked for its health', () => {
    expect(image.slice(-3)).toEqual([
      'USER node',
      'HEALTHCHECK NONE',
      'ENTRYPOINT ["node", "/app/dist/main.js"]',
    ]);
    expect(image).toContain('WORKDIR /app');
    expect(image.filter((line) => line.startsWith('EXPOSE'))).toEqual([]);
  });

  test('sets only what the server knows, and no secret', () => {
    const set = variablesIn(of('ENV').join(' '));
    expect(set).toEqual(['QLIK_APPROVAL', 'QLIK_GROUPS_STATE']);
    expect(variablesIn(helpText)).toEqual(expect.arrayContaining(set));
    expect(of('ARG')).toEqual([]);
  });

  test('leaves the source maps out', () => {
    expect(of('RUN')).toContain('npm run build && rm dist/*.map');
  });

  test('takes in only files that are there and that the build may see', () => {
    const seen = read('packaging/Dockerfile.dockerignore').match(/(?<=^!).+$/gm) ?? [];
    const taken = of('COPY')
      .filter((words) => !words.startsWith('--from'))
      .flatMap((words) => words.split(' ').slice(0, -1));
    expect([...new Set(taken)].sort()).toEqual([...seen].sort());
    for (const name of taken) expect(existsSync(join(ROOT, name)), name).toBe(true);
  });
});
