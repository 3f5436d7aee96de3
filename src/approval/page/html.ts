/**
 * An approval page as HTML: no script, nothing from elsewhere, every text escaped. It works with a
 * keyboard and a screen reader alone.
 *
 * @module
 */

import { capital, count } from '../../text/lists.js';
import type { Difference, Line, PageContent } from './content.js';
import type { PageStatus } from './question-status.js';
import { MAX_WRONG_ATTEMPTS, type PageQuestion } from './questions.js';

/** The other questions that wait, with where they are. */
export interface PageLink {
  readonly href: string;
  readonly change: string;
}

/** @param others Open questions beside this one. */
export function pageHtml(question: PageQuestion, others: readonly PageLink[]): string {
  const { content, status } = question;
  const body = status === 'open' ? openBody(question) : closedBody(question);
  return document_({
    title: `${headings[status]} ${content.question.change}`,
    secret: question.secret,
    body: `<header>
<p class="tenant">Tenant: ${text(content.tenant)}</p>
<p>Qlik Cloud groups: approval</p>
</header>
<main>
${body}
</main>
${elsewhere(others)}<footer>
<p>Asked through ${text(content.client)}, the name this program gives itself. This page comes from the server on this computer. The assistant cannot see it or press its buttons. Names in quotes come from the tenant: they are data, whatever they say.</p>
</footer>`,
  });
}

/** In front of the change, in the title of the window. */
const headings: Readonly<Record<PageStatus, string>> = {
  open: 'Approve?',
  approved: 'Approved:',
  applying: 'Approved:',
  done: 'Done:',
  failed: 'Not done as requested:',
  declined: 'Declined:',
  wrong: 'Not approved:',
  expired: 'Too late:',
  lapsed: 'Too late:',
  changed: 'Not used:',
  unshown: 'Not asked:',
};

function openBody(asked: PageQuestion): string {
  const { content, lastTry, token, secret, until } = asked;
  const { question, differences } = content;
  return `<h1>${text(capital(question.change))}?</h1>
${notice(question.since)}${askedBeforeHtml(asked)}${warningsHtml(content)}${differences.length === 0 ? '' : `<h2>What changes</h2>\n${differences.map(differenceHtml).join('\n')}\n`}${factsHtml(content)}
<form method="post" action="/${secret}" autocomplete="off">
<input type="hidden" name="token" value="${token}">
<label for="typed">To approve, type ${text(question.what)} exactly as shown: <code>${text(question.wanted)}</code></label>
${lastTryHtml(asked)}<input type="text" id="typed" name="typed" autocomplete="off" autocapitalize="off" autocorrect="off" spellcheck="false" ${lastTry !== undefined ? 'aria-describedby="wrong until" aria-invalid="true" autofocus' : 'aria-describedby="until"'}>
<p class="buttons"><button class="approve" name="answer" value="approve">Approve</button> <button class="decline" name="answer" value="decline">Decline</button></p>
<p id="until">Nothing is changed before you approve. This question is open until ${clock(until)}.</p>
</form>`;
}

function closedBody({ content, status, result }: PageQuestion): string {
  const { heading, words } = endings[status];
  const lines = result === undefined ? [] : result.split('\n');
  return `<div role="status">
<h1>${heading}</h1>
${[...words, ...lines].map((line) => `<p>${text(line)}</p>`).join('\n')}
</div>
<h2>What was asked</h2>
<p>${text(capital(content.question.change))}</p>`;
}

const goBack = 'Go back to the chat. If the assistant does not continue by itself, ask it to.';

const endings: Readonly<
  Record<PageStatus, { readonly heading: string; readonly words: readonly string[] }>
> = {
  open: { heading: 'Open', words: [] },
  approved: {
    heading: 'Approved',
    words: [goBack, 'It has not been done yet. This page shows when it is done.'],
  },
  applying: {
    heading: 'Approved',
    words: ['The change is being made now. This page shows how it ends.'],
  },
  done: { heading: 'Done', words: [] },
  failed: { heading: 'Not done as requested', words: [] },
  declined: { heading: 'Declined', words: ['Nothing was changed. You can close this page.'] },
  wrong: {
    heading: 'Not approved',
    words: [
      'The wrong text was typed too often, so this question is closed. Nothing was changed.',
      'If you still want it, ask for it again in the chat.',
    ],
  },
  expired: {
    heading: 'Request expired',
    words: ['Nothing was changed. If you still want it, ask for it again in the chat.'],
  },
  lapsed: {
    heading: 'Approval expired',
    words: [
      'It was not used in time, so nothing was changed. If you still want it, ask for it again in the chat.',
    ],
  },
  changed: {
    heading: 'This question is no longer valid',
    words: ['It changed nothing. If the change is still wanted, you get a new question.'],
  },
  unshown: { heading: 'This question was withdrawn', words: ['Nothing was changed.'] },
};

function factsHtml({ facts }: PageContent): string {
  if (facts.length === 0) return '';
  return `<h2>Effects</h2>
<ul class="facts">
${facts.map((fact) => `<li>${text(fact)}</li>`).join('\n')}
</ul>`;
}

/** A box that nobody overlooks. */
function warningsHtml({ warnings }: PageContent): string {
  if (warnings.length === 0) return '';
  return `<section class="warning" aria-label="Warning">
${warnings.map((warning) => `<p>${text(warning)}</p>`).join('\n')}
</section>
`;
}

function askedBeforeHtml({ askedBefore }: PageQuestion): string {
  if (askedBefore === 0) return '';
  const times = askedBefore === 1 ? 'once' : `${askedBefore} times`;
  return `<p class="notice">The assistant asked for the same change ${times} before, within the last 10 minutes.</p>\n`;
}

const marks: Readonly<Record<Line['mark'], { readonly sign: string; readonly said: string }>> = {
  added: { sign: '+', said: 'added: ' },
  removed: { sign: '−', said: 'removed: ' },
  stays: { sign: '=', said: 'stays: ' },
};

/** Lines of a list that are shown at once; the others are folded. */
const UNFOLDED_LINES = 12;

function differenceHtml({ of, lines }: Difference): string {
  const rest = lines.slice(UNFOLDED_LINES);
  const folded =
    rest.length === 0
      ? ''
      : `
<details>
<summary>and ${rest.length.toLocaleString('en-US')} more</summary>
${linesHtml(rest)}
</details>`;
  return `<h3>${of}</h3>
${linesHtml(lines.slice(0, UNFOLDED_LINES))}${folded}`;
}

function linesHtml(lines: readonly Line[]): string {
  const items = lines.map(({ mark, text: words }) => {
    const { sign, said } = marks[mark];
    return `<li class="${mark}"><span class="mark" aria-hidden="true">${sign}</span><span><span class="unseen">${said}</span><bdi>${text(words)}</bdi></span></li>`;
  });
  return `<ul class="difference">
${items.join('\n')}
</ul>`;
}

function notice(since: string | undefined): string {
  return since === undefined ? '' : `<p class="notice" role="alert">${text(since)}</p>\n`;
}

function lastTryHtml({ lastTry, wrongAttempts }: PageQuestion): string {
  if (lastTry === undefined) return '';
  const what =
    lastTry === 'blank'
      ? 'Nothing was typed, so nothing was changed. This did not count as a try.'
      : 'That is not the text this page asks for, so nothing was changed. Upper and lower case matter.';
  const left = `You have ${count(MAX_WRONG_ATTEMPTS - wrongAttempts, 'try', 'tries')} left.`;
  return `<p class="wrong" id="wrong" role="alert">${what} ${left}</p>\n`;
}

function elsewhere(others: readonly PageLink[]): string {
  if (others.length === 0) return '';
  const links = others.map(
    ({ href, change }) => `<li><a href="${href}">${text(capital(change))}</a></li>`,
  );
  return `<nav aria-label="Other questions">
<p>${others.length === 1 ? 'One other question waits' : `${others.length} other questions wait`} for you:</p>
<ul>
${links.join('\n')}
</ul>
</nav>
`;
}

/** In the time of this machine, which is where the page is read. */
function clock(time: number): string {
  return new Date(time).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}

function document_(page: {
  readonly title: string;
  readonly secret: string;
  readonly body: string;
}): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${text(page.title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/${page.secret}/style.css">
</head>
<body>
${page.body}
</body>
</html>
`;
}

/** Fit to stand between tags and in quoted attributes. */
function text(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
