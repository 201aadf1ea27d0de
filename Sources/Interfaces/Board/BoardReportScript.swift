/// Reports on a board page: what the gate made of them and by which evidence, and where one is handed in; and the part that
/// connects all actions with buttons and keys.
extension BoardScript {
    static let reports = #"""
        // Reports.
        const verdict = word => {
          const made = make('strong', plain(word));
          made.className = 'verdict';
          made.dataset.verdict = word;
          return made;
        };
        const list = (word, ...items) => items.length ? [make('h3', ...both(word)), make('ul', ...items.map(item => make('li', ...item)))] : [];
        const item = ({text, covered, strength}) => [covered ? '✓ ' : '✗ ', make('bdi', plain(text)), strength ? ` (${plain(strength)})` : ''];
        const fact = ({name, passed, detail}) => [passed ? '✓ ' : '✗ ', make('b', plain(name)), ' ', make('bdi', plain(detail))];
        const judged = event => {
          const made = make('article'), when = event.ts_kst ?? '';
          const heading = make('p', verdict(event.verdict), ' ', make('small', plain(when)), ' ');
          if (event.covered !== undefined) heading.append(...both('covered', `${event.covered}/${event.items}`));
          made.append(heading, ...list('reasons', ...event.reason ? [[make('bdi', plain(event.reason))]] : []),
            ...list('criteria', ...(event.criteria ?? []).map(item)), ...list('evidence', ...(event.evidence ?? []).map(fact)));
          const reader = event.second_reader;
          if (reader) made.append(...list('reader2', [plain(reader.verdict + ': ' + reader.reason)]));
          if (event.report) made.append(make('details', make('summary', ...both('report')), make('pre', lines(event.report))));
          return made;
        };
        // Each line is as harmless as a cell is, and stays a line.
        const lines = text => String(text).split(/\r?\n/).map(plain).join('\n');
        const readReports = async task => {
          const {found} = await ask(address(task, '/events?limit=1000'));
          const past = found.events.filter(({event}) => event === 'review_gate' || event === 'guardrail').reverse().map(judged);
          const title = [...both('reports'), ' ', plain(task.id)];
          const isOpen = may('reviewTask') && isOwn(task) && isLegal('reviewTask', task);
          if (!isOpen) return show(title, ...past.length ? past : [make('p', ...both('noReport'))], make('p', dismiss()));
          const {text} = (await ask(address(task, '/report'))).found;
          const field = {name: 'report', word: 'report', value: text, isRequired: true, rows: 12};
          const review = async (body, output) => {
            const {found} = await ask(address(task, '/review'), {body: {...body, ...proof()}});
            output.replaceChildren(make('article', make('p', verdict(found.verdict), ' ', ...found.dry_run ? both('wouldBe') : [plain(found.status)]),
              ...list('reasons', ...found.reasons.map(({text}) => [make('bdi', plain(text))])), ...list('criteria', ...found.items.map(item)),
              ...list('evidence', ...found.evidence.map(fact))));
            if (!found.dry_run) await refresh();
            return 'stays';
          };
          const opened = form(title, [field], 'route', body => review(body, opened.output), button('judge', () =>
            review({report: opened.inputs[0][1].value, dry_run: true}, opened.output).catch(
              error => opened.output.replaceChildren(plain(error.message)))));
          get('dialog').append(...past);
        };

        """#

    static let connection = #"""
        // Who may do what is known: buttons and keys for that.
        const greet = () => {
          const places = {request: 'planRequest', 'show-add': 'addTask', 'show-claim': 'claimTask', as: 'claimTask', 'show-figures': 'getFigures'};
          for (const [id, operation] of Object.entries(places)) get(id).hidden = !may(operation);
          get('show-leave').hidden = !access.token;
          get('me').placeholder = access.token || 'web';
          document.querySelectorAll('details[open]').forEach(details => fill(details.closest('tr')));
        };
        const fill = row => {
          const details = row?.querySelector('details'), task = tasks.get(row);
          details?.querySelector('.actions')?.remove();
          const found = task ? offered(task) : [];
          if (!found.length) return;
          const part = make('p', ...found.map(deed => button(deed.word, () => deed.run(tasks.get(row)))));
          part.className = 'actions';
          details.append(part);
        };
        const beginActions = () => {
          document.querySelector('main').addEventListener(
            'toggle', event => { if (event.target.open) fill(event.target.closest('tr')); }, true);
          get('me').value = sessionStorage.getItem('orch-name') ?? '';
          get('me').addEventListener('change', () => {
            sessionStorage.setItem('orch-name', get('me').value.trim());
            greet();
          });
          const bar = {add: ['n', 'addTask', add], claim: ['c', 'claimTask', () => claim().catch(complain)]};
          for (const [name, [key, operation, act]] of Object.entries(bar)) {
            get('show-' + name).addEventListener('click', act);
            doers.set(key, () => may(operation) && (act(), true));
          }
          get('show-leave').addEventListener('click', () => { sessionStorage.removeItem('orch-token'); location.reload(); });
          for (const [key, word] of Object.entries({s: 'start', d: 'finish', f: 'fail', b: 'block', e: 'edit', v: 'reports', r: 'retry',
            p: 'replan', x: 'cancel'}))
            doers.set(key, () => {
              const task = tasks.get(chosen()), deed = task && offered(task).find(deed => deed.word === word);
              deed?.run(task);
              return Boolean(deed);
            });
          get('request').addEventListener('submit', async event => {
            event.preventDefault();
            const plan = get('planned');
            get('submit').hidden = true;
            try {
              const planned = (await ask('/nl/plan', {body: {request: get('sentence').value}})).found.tasks;
              plan.replaceChildren(...planned.length ? planned.map(task => plain(`${task.id} [${task.priority}] ${task.task}`) + '\n') : both('nothing'));
              get('submit').hidden = !planned.length || !may('submitRequest');
            } catch (error) { plan.replaceChildren(plain(error.message)); }
          });
          get('submit').addEventListener('click', async () => {
            get('submit').hidden = true;
            try {
              const added = (await ask('/nl/submit', {body: {request: get('sentence').value}})).found.tasks;
              get('planned').replaceChildren(added.map(task => plain(task.id)).join(' '));
              get('sentence').value = '';
              await refresh();
            } catch (error) { get('planned').replaceChildren(plain(error.message)); }
          });
          get('sentence').addEventListener('input', () => { get('submit').hidden = true; });
        };

        """#
}
