import { readFileSync } from 'node:fs';
import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import { describe, expect, test } from 'vitest';
import {
  documentNamed,
  documents,
  type Fence,
  fencesOf,
  fileNamed,
} from '../support/docs/documents.js';

function isJson({ language }: Fence): boolean {
  return language === 'json' || language === 'jsonc';
}

describe.each(documents)('$name', (document) => {
  test('every block says what it is', () => {
    const languages = fencesOf(document).map(({ language }) => language);
    expect(languages.filter((language) => !['sh', 'json', 'jsonc'].includes(language))).toEqual([]);
    expect(document.text.match(/^```/gm)?.length ?? 0).toBe(languages.length * 2);
  });

  test('every block of JSON can be read, with comments only where that is allowed', () => {
    const mistakes = fencesOf(document)
      .filter(isJson)
      .flatMap(({ language, text }) => {
        const errors: ParseError[] = [];
        parse(text, errors, { disallowComments: language === 'json' });
        return errors.map(({ error, offset }) => [
          printParseErrorCode(error),
          text.slice(offset, offset + 40),
        ]);
      });
    expect(mistakes).toEqual([]);
  });
});

test('the blocks are found at all', () => {
  expect(documents.flatMap(fencesOf).filter(isJson).length).toBeGreaterThan(3);
});

test('the entry in the README is the example that comes with the package', () => {
  const [block] = fencesOf(documentNamed('README.md')).filter(isJson);
  const example = readFileSync(fileNamed('mcp.json.example'), 'utf8');
  expect(JSON.parse(block?.text ?? '')).toEqual(JSON.parse(example));
});
