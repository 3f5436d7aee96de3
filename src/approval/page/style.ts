/** The look of the approval page: system fonts, light and dark, from the width of a telephone on. */
export const pageStyle = `:root {
  color-scheme: light dark;
  --ground: #f4f5f7; --paper: #ffffff; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de;
  --added: #116329; --added-ground: #e6f4ea; --removed: #a40e26; --removed-ground: #fdecee;
  --go: #0b5cad; --go-ink: #ffffff; --notice: #fff8e1; --notice-line: #b38600;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14171b; --paper: #1d2126; --ink: #e8eaed; --soft: #a8b0b9; --line: #3a4149;
    --added: #7ee2a0; --added-ground: #14301f; --removed: #ffa3ae; --removed-ground: #3b181d;
    --go: #6cb2ff; --go-ink: #0c1116; --notice: #332b12; --notice-line: #d0a93a;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; padding: 1.5rem 1rem 3rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  overflow-wrap: anywhere;
}
main, header, nav, footer { max-width: 44rem; margin: 0 auto; }
header { display: flex; flex-wrap: wrap; gap: 0 1rem; justify-content: space-between; margin-bottom: .75rem; }
header p { margin: 0; color: var(--soft); }
header .tenant { color: var(--ink); font-weight: 600; }
main { background: var(--paper); border: 1px solid var(--line); border-radius: .5rem; padding: 1.5rem; }
h1 { font-size: 1.35rem; line-height: 1.35; margin: 0 0 1rem; }
h2 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
h3 { font-size: .875rem; font-weight: 600; color: var(--soft); margin: .75rem 0 .25rem; }
p { margin: .5rem 0; }
ul { margin: 0; padding: 0; list-style: none; }
.difference li { display: flex; gap: .6rem; padding: .15rem .6rem; border-radius: .25rem; margin-bottom: 2px; }
.difference .mark { flex: none; width: 1ch; font-family: ui-monospace, monospace; }
.added { color: var(--added); background: var(--added-ground); }
.removed { color: var(--removed); background: var(--removed-ground); }
.stays { color: var(--soft); }
.facts li { padding-left: 1rem; text-indent: -1rem; margin: .35rem 0; }
.facts li::before { content: "·"; display: inline-block; width: 1rem; text-indent: 0; color: var(--soft); }
.notice { border-left: .25rem solid var(--notice-line); background: var(--notice); padding: .6rem .8rem; margin: 0 0 1rem; }
.warning { border: 2px solid var(--removed); border-radius: .375rem; background: var(--removed-ground); color: var(--removed);
  font-weight: 600; padding: .4rem .8rem; margin: 0 0 1rem; }
details { margin: .25rem 0 .5rem; }
summary { cursor: pointer; padding: .3rem .6rem; color: var(--go); font-weight: 600; }
form { border-top: 1px solid var(--line); margin-top: 1.5rem; padding-top: 1.25rem; }
label { display: block; margin-bottom: .5rem; }
code { font: 600 1rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; background: var(--ground);
  border: 1px solid var(--line); border-radius: .25rem; padding: .1rem .4rem; white-space: pre-wrap; }
input[type=text] { width: 100%; font: inherit; font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
  padding: .6rem .7rem; color: inherit; background: var(--ground); border: 1px solid var(--soft); border-radius: .375rem; }
.wrong { color: var(--removed); font-weight: 600; }
.buttons { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1rem; }
button { font: inherit; font-weight: 600; padding: .6rem 1.4rem; border-radius: .375rem; border: 1px solid var(--go); cursor: pointer; }
button.approve { background: var(--go); color: var(--go-ink); }
button.decline { background: transparent; color: var(--ink); border-color: var(--soft); }
:focus-visible { outline: 3px solid var(--go); outline-offset: 2px; }
nav, footer { margin-top: 1rem; color: var(--soft); font-size: .9rem; }
nav a { color: var(--go); }
nav li { margin: .3rem 0; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (max-width: 30rem) {
  body { padding: .75rem .5rem 2rem; }
  main { padding: 1rem; }
  .buttons button { width: 100%; }
}
`;
