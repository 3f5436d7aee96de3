/**
 * How the demo looks: a session on a terminal, in colour where there is one, readable where there
 * is none.
 *
 * @module
 */

import { wrap } from '../../text/wrap.js';
import { painter } from '../stdout.js';
import { answerAt } from '../terminal-question.js';

/** Long lines are broken here, so that they can be read. */
const WIDTH = 92;

/** Instead of an answer: they have seen enough. */
export class PersonLeft extends Error {}

export interface Screen {
  title(text: string, lines: readonly string[]): void;
  /** What a person says to the assistant. */
  said(number: number, text: string): void;
  /** Something that happens beside the conversation. */
  aside(text: string): void;
  called(tool: string, args: unknown): void;
  answered(text: string, trouble: boolean): void;
  /**
   * Shows the question of the server and takes what the person types; empty means no.
   *
   * @throws {PersonLeft} When they end the session.
   */
  ask(message: string, label: string, played: string): Promise<string>;
  summary(heading: string, lines: readonly string[]): void;
}

/** Whether a person sits there and can type. */
export function isInteractive(): boolean {
  return Boolean(process.stdin.isTTY && process.stdout.isTTY);
}

export function createScreen(colours: boolean, interactive: boolean): Screen {
  const paint = painter(colours);
  const print = (text = ''): void => {
    process.stdout.write(`${text}\n`);
  };
  const block = (bar: string, text: string): void => {
    for (const line of text.split('\n')) {
      for (const part of wrap(line, WIDTH - 4)) print(`  ${bar} ${part}`);
    }
  };
  return {
    title(text, lines) {
      print();
      print(paint('bold', text));
      for (const line of lines) print(paint('dim', line));
    },
    said(number, text) {
      print();
      print(`${paint('cyan', paint('bold', `${number}`))}  ${paint('bold', `“${text}”`)}`);
    },
    aside(text) {
      for (const part of wrap(text, WIDTH - 4)) print(`   ${paint('yellow', part)}`);
    },
    called(tool, args) {
      for (const part of wrap(`assistant calls ${tool} ${spaced(args)}`, WIDTH - 4)) {
        print(paint('dim', `   ${part}`));
      }
    },
    answered(text, trouble) {
      block(paint(trouble ? 'red' : 'green', '│'), text);
    },
    async ask(message, label, played) {
      print(`  ${paint('yellow', '┌ The server asks you')}`);
      block(paint('yellow', '│'), message);
      const prompt = `  ${paint('yellow', '└')} ${label}: `;
      if (!interactive) {
        print(
          `${prompt}${paint('bold', played)}${paint('dim', played === '' ? '(declined)' : '  (typed by the demo)')}`,
        );
        return played;
      }
      const typed = await answerAt(process, prompt.replace(': ', ' (Enter alone declines): '));
      if (typed === undefined) throw new PersonLeft();
      return typed.trim();
    },
    summary(heading, lines) {
      print();
      print(paint('bold', heading));
      for (const line of lines) block(paint('dim', '·'), line);
    },
  };
}

/** JSON with spaces between its parts, so that it can be broken. */
function spaced(args: unknown): string {
  return JSON.stringify(args, null, 1).replace(/\n\s*/g, ' ');
}
