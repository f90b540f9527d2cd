/** The style of the documentation: one column of text beside a list of calls, no script, both themes. */
export const docsStyle = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#ffffff, #15181b);
  --panel: light-dark(#f5f6f7, #1e2327);
  --ink: light-dark(#1b1f23, #e6e9eb);
  --soft: light-dark(#57606a, #9ba6af);
  --line: light-dark(#dde1e5, #31383e);
  --accent: light-dark(#0b5cad, #7cb7ff);
  --get: light-dark(#0b5cad, #7cb7ff);
  --post: light-dark(#1a6b3c, #6fd39a);
  --patch: light-dark(#8a5300, #f0b95a);
  --delete: light-dark(#b3261e, #ff9d94);
}
* { box-sizing: border-box; }
html { scroll-padding-top: 16px; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.6 system-ui, sans-serif; }
a { color: var(--accent); }
code, pre { font: 13px/1.55 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
:not(pre) > code { padding: 1px 5px; background: var(--panel); border-radius: 4px; overflow-wrap: anywhere; }
pre { margin: 12px 0; padding: 12px 14px; overflow-x: auto; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; }
.page { display: grid; grid-template-columns: 270px minmax(0, 800px); gap: 56px; max-width: 1180px; margin: 0 auto; padding: 32px 24px 96px; }
nav { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto; padding: 8px 0 24px; font-size: 14px; }
nav h2 { margin: 20px 0 4px; font-size: 12px; font-weight: 600; color: var(--soft); }
nav ul { margin: 0; padding: 0; list-style: none; }
nav a { display: block; padding: 3px 8px; margin: 0 -8px; border-radius: 4px; color: inherit; text-decoration: none; }
nav a:hover { background: var(--panel); }
h1 { margin: 0 0 4px; font-size: 26px; line-height: 1.2; letter-spacing: -0.01em; }
.lead { margin: 0 0 8px; color: var(--soft); font-size: 16px; }
main h2 { margin: 48px 0 8px; padding-top: 8px; font-size: 20px; line-height: 1.3; }
main h3 { margin: 0; font-size: 16px; line-height: 1.4; }
main h4 { margin: 18px 0 4px; font-size: 13px; font-weight: 600; color: var(--soft); }
p { margin: 8px 0; }
.call { margin: 20px 0; padding: 18px 20px 20px; border: 1px solid var(--line); border-radius: 6px; }
.route { display: flex; gap: 10px; align-items: baseline; margin: 4px 0 8px; font: 13px/1.6 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.method { font-weight: 700; text-transform: uppercase; }
.get { color: var(--get); } .post { color: var(--post); } .patch { color: var(--patch); } .delete { color: var(--delete); }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: 14px; }
th { text-align: left; font-size: 12px; font-weight: 600; color: var(--soft); }
th, td { padding: 6px 16px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td:first-child { white-space: nowrap; }
td p { margin: 0; }
.soft { color: var(--soft); }
.members td:nth-child(1) { width: 22%; }
.members td:nth-child(2) { width: 30%; }
.answers td:nth-child(1) { width: 64px; }
.answers td:nth-child(3) { width: 30%; overflow-wrap: anywhere; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
#contents-link { display: none; }
@media (max-width: 900px) {
  .page { display: flex; flex-direction: column; gap: 0; padding: 20px 16px 64px; }
  #contents-link { display: block; margin: 0 0 20px; }
  nav { order: 1; position: static; max-height: none; margin-top: 40px; border-top: 1px solid var(--line); }
  nav a { padding: 5px 8px; }
  .call { padding: 14px; }
  td:first-child { white-space: normal; }
}
`
