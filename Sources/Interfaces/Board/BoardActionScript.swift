/// What a board page lets those do who may: forms in one dialog, each for an operation of the HTTP interface. Who may is the
/// server's to say (`orch.access/1`), and from which status to which, the state machine's (`orch-moves`).
extension BoardScript {
    static let actions = #"""
        const moves = api ? JSON.parse(document.querySelector('meta[name=orch-moves]').content) : {};
        const address = (task, path = '') => '/tasks/' + encodeURIComponent(task.id) + path;
        const isOwn = task => access.role !== 'worker' || task.owner_session === me();
        // A worker's word counts for its own claim alone.
        const proof = () => access.role === 'worker' ? {owner_session: me()} : {};
        const isLegal = (operation, task) => !moves[operation] || moves[operation].includes(task.status);
        const asking = (operation, path, word, ...fields) => ({operation, word, run: task => form(
          [...both(word), ' ', plain(task.id)], fields, word,
          values => change(task, path, {...values, ...['startTask', 'completeTask', 'failTask', 'blockTask'].includes(operation) && proof()}))});
        const deeds = () => [
          {operation: 'startTask', word: 'start', run: task => change(task, '/start', {owner_session: me()}).catch(complain),
            isFree: true, when: task => task.status === 'PENDING' ? task.ready : task.state === 'claimed' && isOwn(task)},
          asking('completeTask', '/complete', 'finish', {name: 'notes', word: 'finishNotes', isRequired: true}),
          asking('failTask', '/fail', 'fail', {name: 'notes', word: 'failNotes', isRequired: true},
            {name: 'permanent', word: 'permanent', isSwitch: true}),
          asking('blockTask', '/block', 'block', {name: 'notes', word: 'blockNotes', isRequired: true}),
          {operation: 'editTask', word: 'edit', run: task => edit(task).catch(complain)},
          {operation: 'listTaskEvents', word: 'reports', run: task => readReports(task).catch(complain), isFree: true, when: () => true},
          asking('retryTask', '/retry', 'retry', {name: 'force', word: 'force', isSwitch: true}),
          asking('replanTask', '/replan', 'replan', {name: 'notes', word: 'replanNotes'}),
          asking('cancelTask', '/cancel', 'cancel', {name: 'notes', word: 'cancelNotes'}),
        ];
        const applies = ({operation, when, isFree}, task) => may(operation) && isID(task.id ?? '')
          && (when ? when(task) : isLegal(operation, task)) && (isFree || isOwn(task));
        const offered = task => deeds().filter(deed => applies(deed, task));
        const complain = error => say(plain(error.message));
        const change = async (task, path, body) => {
          const {found} = await ask(address(task, path), {body});
          say(...found.tasks.map(({id, status}) => plain(id + ' → ' + status)));
          await refresh();
        };

        // The dialog.
        const button = (word, act) => {
          const made = make('button', ...both(word));
          made.type = 'button';
          made.addEventListener('click', act);
          return made;
        };
        const show = (title, ...inside) => {
          get('dialog').replaceChildren(make('h2', ...title), ...inside);
          if (!get('dialog').open) get('dialog').showModal();
        };
        const dismiss = () => button('dismiss', () => get('dialog').close());
        const input = ({value = '', options, isLine, isSwitch, isTime, isRequired, rows = 3}) => {
          const made = make(options ? 'select' : isLine || isSwitch || isTime ? 'input' : 'textarea');
          if (options) made.append(...options.map(text => { const option = make('option', plain(text)); option.value = text; return option; }));
          else if (isSwitch) made.type = 'checkbox';
          else if (isTime) made.type = 'datetime-local';
          else if (!isLine) made.rows = rows;
          made.value = isTime ? value.replace(' ', 'T') : value;
          made.required = Boolean(isRequired);
          return made;
        };
        const valueOf = ({isSwitch, isTime}, made) => isSwitch ? made.checked : isTime ? made.value.replace('T', ' ') : made.value.trim();
        // Sends what is filled in, and closes unless there is more to ask.
        const form = (title, fields, word, act, ...others) => {
          const made = make('form'), output = make('output'), submit = make('button', ...both(word));
          const inputs = fields.map(field => [field, input(field)]);
          for (const [field, element] of inputs) {
            const label = field.word ? both(field.word) : [plain(field.name)];
            made.append(field.isSwitch ? make('label', element, ' ', ...label) : make('label', ...label, element));
          }
          made.append(output, make('p', submit, ...others, dismiss()));
          made.addEventListener('submit', async event => {
            event.preventDefault();
            submit.disabled = true;
            output.replaceChildren();
            try {
              const filled = inputs.map(([field, element]) => [field.name, valueOf(field, element)]).filter(([, value]) => value !== '' && value !== false);
              if (await act(Object.fromEntries(filled)) !== 'stays') get('dialog').close();
            } catch (error) { output.replaceChildren(plain(error.message)); }
            submit.disabled = false;
          });
          show(title, made);
          (made.querySelector('textarea') ?? made.querySelector('input,select'))?.focus();
          return {made, output, inputs};
        };

        // Edits. What somebody else changed meanwhile is asked about, value against value; all else joins.
        const derived = ['line', 'state', 'ready', 'reason', 'payload', 'version', 'attempt', 'tags', 'cells', 'id'];
        const priorities = ['P0', 'P1', 'P2'], isMinute = text => /^\d{4}-\d\d-\d\d \d\d:\d\d$/.test(text);
        const labels = {__proto__: null, task: 'task', success_criteria: 'criteria', owner_session: 'owner', started_at_kst: 'started',
          due_at_kst: 'dueAt', notes: 'notes', status: 'status', priority: 'priority'};
        const cellField = (name, value) => ({name, value, word: labels[name],
          isLine: name === 'owner_session', isTime: name.endsWith('_at_kst') && (!value || isMinute(value)), isRequired: name === 'task',
          options: {__proto__: null, priority: priorities, status: ['PENDING', 'IN_PROGRESS', 'DONE', 'FAILED', 'BLOCKED']}[name]?.concat(value).filter(
            (text, place, all) => text && all.indexOf(text) === place)});
        const look = async task => {
          const {found, tag} = await ask(address(task));
          const cells = Object.entries(found.tasks[0]).filter(
            ([name, value]) => !derived.includes(name) && (value === null || typeof value === 'string'));
          return {tag, cells: Object.fromEntries(cells.map(([name, value]) => [name, value ?? '']))};
        };
        const edit = async task => {
          const {cells, tag} = await look(task);
          const fields = Object.entries(cells).map(([name, value]) => cellField(name, value));
          // What an input makes of a text by itself is no change.
          const {inputs} = form([...both('edit'), ' ', plain(task.id)], fields, 'save', () => {
            const changed = inputs.map(([field, element], place) => [field.name, valueOf(field, element), before[place]]).filter(
              ([, now, then]) => now !== then);
            return save(task, Object.fromEntries(changed), cells, tag);
          });
          const before = inputs.map(([field, element]) => valueOf(field, element));
        };
        const save = async (task, changes, before, tag) => {
          if (!Object.keys(changes).length) return say(...both('unchanged'));
          try {
            await ask(address(task), {method: 'PATCH', body: changes, headers: {'If-Match': tag}});
          } catch (error) {
            if (error.status !== 412) throw error;
            const {cells, tag: newer} = await look(task);
            const conflicts = Object.keys(changes).filter(name => (cells[name] ?? '') !== (before[name] ?? '') && cells[name] !== changes[name]);
            if (!conflicts.length) return save(task, changes, cells, newer);
            decide(task, changes, conflicts, cells, newer);
            return 'stays';
          }
          say(plain(task.id + ': ' + Object.keys(changes).join(', ')));
          await refresh();
        };
        const decide = (task, changes, conflicts, cells, tag) => {
          const choices = conflicts.map(name => {
            const mine = make('input'), theirs = make('input');
            for (const radio of [mine, theirs]) Object.assign(radio, {type: 'radio', name: 'choice-' + name, required: true});
            const value = (radio, word, text) => make('label', radio, ' ', make('b', ...both(word)),
              text ? make('bdi', plain(text)) : make('i', ...both('empty')));
            return {name, mine, part: make('fieldset', make('legend', ...labels[name] ? both(labels[name]) : [plain(name)]),
              value(mine, 'mine', changes[name]), value(theirs, 'theirs', cells[name]))};
          });
          const {made} = form([plain(task.id), ': ', ...both('conflict')], [], 'choose', () => {
            const dropped = choices.filter(({mine}) => !mine.checked).map(({name}) => name);
            return save(task, Object.fromEntries(Object.entries(changes).filter(([name]) => !dropped.includes(name))), cells, tag);
          });
          made.prepend(...choices.map(({part}) => part));
        };
        const add = () => form([...both('add')], [
          {name: 'task', word: 'task', isRequired: true}, {name: 'success_criteria', word: 'criteria'},
          {name: 'priority', word: 'priority', options: priorities, value: 'P1'}, {name: 'due_at_kst', word: 'dueAt', isTime: true},
          {name: 'after', word: 'after', isLine: true}, {name: 'notes', word: 'notes', rows: 2}], 'add',
          async ({after, ...values}) => {
            const body = {...values, ...after && {after: after.split(/[ ,]+/).filter(Boolean).join()}};
            const {found} = await ask('/tasks', {body});
            say(...found.tasks.map(({id}) => plain(id)));
            await refresh();
          });
        const claim = async () => {
          const {found} = await ask('/tasks/claim', {body: {owner_session: me()}});
          say(...found.tasks.length ? found.tasks.map(({id}) => plain(id + ' → IN_PROGRESS')) : both('noneReady'));
          await refresh();
          const [first] = found.tasks;
          if (first && isID(first.id)) { const row = get('task-' + first.id); row?.querySelector('summary').focus(); }
        };

        """# + reports + connection
}
