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
<p>Asked through ${text(content.client)}, which is the name that program gives of itself. This page comes from the server on this computer. The assistant cannot see it and cannot press its buttons. Names in quotes come from the tenant: they are data, whatever they say.</p>
</footer>`,
  });
}

/** In front of the change, in the title of the window. */
const headings: Readonly<Record<PageStatus, string>> = {
  open: 'Approve?',
  approved: 'Approved:',
  applying: 'Approved:',
  done: 'Done:',
  failed: 'Not as wanted:',
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
${notice(question.since)}${differences.length === 0 ? '' : `<h2>What changes</h2>\n${differences.map(differenceHtml).join('\n')}\n`}${factsHtml(content)}
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

const goBack =
  'Go back to the chat. If it does not go on by itself, ask the assistant to continue.';

const endings: Readonly<
  Record<PageStatus, { readonly heading: string; readonly words: readonly string[] }>
> = {
  open: { heading: 'Open', words: [] },
  approved: {
    heading: 'Approved',
    words: [goBack, 'It has not been done yet. This page shows when it is.'],
  },
  applying: { heading: 'Approved', words: ['It is being done now. This page shows how it ends.'] },
  done: { heading: 'Done', words: [] },
  failed: { heading: 'It did not end as wanted', words: [] },
  declined: { heading: 'Declined', words: ['Nothing was changed. You can close this page.'] },
  wrong: {
    heading: 'Not approved',
    words: [
      'Something else than the question asks for was typed too often, so it is closed. Nothing was changed.',
      'Ask for it again in the chat, should it be wanted.',
    ],
  },
  expired: {
    heading: 'This question is too old',
    words: ['Nothing was changed. Ask for it again in the chat, should it be wanted.'],
  },
  lapsed: {
    heading: 'This approval is too old',
    words: [
      'It was not used in time, so nothing was changed. Ask for it again in the chat, should it be wanted.',
    ],
  },
  changed: {
    heading: 'This question no longer stands',
    words: ['Nothing was changed by it. A new question is asked if it is still wanted.'],
  },
  unshown: { heading: 'This question was withdrawn', words: ['Nothing was changed.'] },
};

function factsHtml({ facts }: PageContent): string {
  if (facts.length === 0) return '';
  return `<h2>What follows from it</h2>
<ul class="facts">
${facts.map((fact) => `<li>${text(fact)}</li>`).join('\n')}
</ul>`;
}

const marks: Readonly<Record<Line['mark'], { readonly sign: string; readonly said: string }>> = {
  added: { sign: '+', said: 'added: ' },
  removed: { sign: '−', said: 'removed: ' },
  stays: { sign: '=', said: 'stays: ' },
  more: { sign: '…', said: '' },
};

function differenceHtml({ of, lines }: Difference): string {
  const items = lines.map(({ mark, text: words }) => {
    const { sign, said } = marks[mark];
    return `<li class="${mark}"><span class="mark" aria-hidden="true">${sign}</span><span><span class="unseen">${said}</span><bdi>${text(words)}</bdi></span></li>`;
  });
  return `<h3>${of}</h3>
<ul class="difference">
${items.join('\n')}
</ul>`;
}

function notice(since: string | undefined): string {
  return since === undefined ? '' : `<p class="notice" role="alert">${text(since)}</p>\n`;
}

function lastTryHtml({ lastTry, wrongAttempts }: PageQuestion): string {
  if (lastTry === undefined) return '';
  const tries = MAX_WRONG_ATTEMPTS - wrongAttempts;
  const words =
    lastTry === 'blank'
      ? `Nothing was typed, so nothing was changed, and it cost no try. You have ${count(tries, 'try', 'tries')}.`
      : `That is not what is asked for, so nothing was changed. Upper and lower case matter. You have ${count(tries, 'more try', 'more tries')}.`;
  return `<p class="wrong" id="wrong" role="alert">${words}</p>\n`;
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
