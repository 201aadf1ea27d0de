/// How a board page follows the queue over the HTTP interface, with a token where one is asked for.
extension BoardScript {
    static let live = #"""
        // Who looks, and what they may do.
        let access = {operations: [], role: 'reader'};
        const may = operation => access.operations.includes(operation);
        const me = () => get('me').value.trim() || access.token || 'web';
        let saying;
        const say = (...inside) => {
          get('said').replaceChildren(...inside);
          clearTimeout(saying);
          saying = setTimeout(() => get('said').replaceChildren(), 10000);
        };
        const enter = held => {
          access = {operations: [], role: 'reader'};
          sessionStorage.removeItem('orch-token');
          rows().forEach(row => row.remove());
          get('dialog').close();
          greet();
          get('refused').replaceChildren(...held ? both('refused') : []);
          get('login').oncancel = event => event.preventDefault();
          get('login').querySelector('form').onsubmit = event => {
            event.preventDefault();
            const text = get('token').value.trim();
            // A header takes no other characters.
            if (!/^[\x21-\x7e]+$/.test(text)) return get('refused').replaceChildren(...both('refused'));
            sessionStorage.setItem('orch-token', text);
            location.reload();
          };
          if (!get('login').open) get('login').showModal();
        };
        const send = async (path, {body, method = body ? 'POST' : 'GET', headers = {}} = {}) => {
          const held = sessionStorage.getItem('orch-token');
          const answer = await fetch(api + path, {
            method, cache: 'no-store', body: body && JSON.stringify(body),
            headers: {...body && {'Content-Type': 'application/json'}, ...held && {Authorization: 'Bearer ' + held}, ...headers}});
          if (answer.status !== 401) return answer;
          enter(held);
          // The page begins anew with a token.
          return new Promise(() => {});
        };
        const ask = async (path, options) => {
          const answer = await send(path, options), found = await answer.json();
          if (answer.ok) return {found, tag: answer.headers.get('ETag')};
          throw Object.assign(
            new Error([found.detail ?? found.title, found.hint].filter(Boolean).join(' – ')), {status: answer.status, found});
        };

        // The rows. One that says the same as before stays where it is, with whatever is open or chosen in it.
        const tasks = new WeakMap(), isID = text => /^[0-9A-Za-z._-]+$/.test(text);
        let shown = new Map();
        const put = task => {
          const row = make('tr'), after = String(task.tags?.after ?? '').split(/[ ,]+/).filter(Boolean);
          const state = task.state ?? task.status ?? '', column = state === 'queued' && task.ready ? 'ready' : columns[task.state] ?? 'unknown';
          const id = task.id ?? '';
          Object.assign(row.dataset, {column, state, priority: task.priority ?? 'P1', owner: task.owner_session ?? '', after: after.join(' ')});
          const name = make('th', make('bdi', plain(id)));
          name.scope = 'row';
          const details = make('details', make('summary', make('bdi', plain(task.task))));
          for (const [label, text] of [['criteria', task.success_criteria], ['notes', task.notes]])
            if (text) details.append(make('p', make('b', ...both(label)), ' ', make('bdi', plain(text))));
          const isOpen = !['done', 'cancelled'].includes(state), isClaimed = column === 'running';
          const times = [['age', isClaimed && task.started_at_kst], ['lease', isClaimed && task.tags?.lease], ['due', isOpen && task.due_at_kst]];
          row.append(name, make('td', plain(row.dataset.priority)), make('td', details),
            make('td', ...(state === column || state === 'queued' ? [] : both(state))), make('td', make('bdi', plain(task.owner_session))),
            make('td', ...times.filter(([, text]) => text).flatMap(([kind, text]) => [time(kind, text), ' '])),
            make('td', ...after.flatMap(id => {
              const text = make('bdi', plain(id));
              if (!isID(id)) return [text, ' '];
              const link = make('a', text);
              link.href = '#task-' + id;
              return [link, ' '];
            })));
          for (const cell of row.cells) if (!cell.textContent.trim()) cell.replaceChildren();
          tasks.set(row, task);
          return row;
        };
        const collect = (groups, name, row) => groups.has(name) ? groups.get(name).push(row) : groups.set(name, [row]);
        const load = async () => {
          const found = [];
          let cursor = '';
          do {
            const part = (await ask('/tasks?limit=500' + (cursor && '&cursor=' + encodeURIComponent(cursor)))).found;
            found.push(...part.tasks);
            cursor = part.next_cursor;
          } while (cursor);
          const rank = task => task.priority ?? 'P1';
          found.sort((one, other) => rank(one) < rank(other) ? -1 : rank(one) > rank(other) ? 1 : 0);
          const active = chosen()?.id, known = shown, opened = new Set(
            [...document.querySelectorAll('details[open]')].map(details => details.closest('tr').id).filter(Boolean));
          shown = new Map();
          const next = new Map();
          for (const task of found) {
            const text = JSON.stringify({...task, line: undefined});
            const row = known.get(text)?.pop() ?? put(task);
            collect(shown, text, row);
            collect(next, get('column-' + row.dataset.column) ?? document.querySelector('tbody:last-of-type'), row);
          }
          const kept = new Set([...next.values()].flat());
          rows().filter(row => !kept.has(row)).forEach(row => row.remove());
          for (const [body, wanted] of next) {
            let place = body.firstElementChild.nextElementSibling;
            for (const row of wanted)
              if (row === place) place = place.nextElementSibling; else body.insertBefore(row, place);
          }
          // An id that is in several rows is the first one's.
          const seenIDs = new Set();
          for (const row of rows()) {
            const id = tasks.get(row)?.id ?? '';
            row.id = isID(id) && !seenIDs.has(id) ? 'task-' + id : '';
            seenIDs.add(id);
          }
          for (const id of opened) { const details = get(id)?.querySelector('details'); if (details) details.open = true; }
          if (active && chosen()?.id !== active) get(active)?.querySelector('summary').focus({preventScroll: true});
          arrange();
        };
        let loading, isStale = false;
        const refresh = () => {
          isStale = true;
          return loading ??= (async () => {
            try {
              while (isStale) {
                isStale = false;
                const begun = Date.now();
                await load();
                // A queue that changes all the time leaves as much time for other things as it takes.
                if (isStale) await new Promise(done => setTimeout(done, Date.now() - begun));
              }
            } finally { loading = undefined; }
          })();
        };

        // What happens, from where this page has seen it.
        let last = '';
        const hear = async message => {
          const [, id] = message.match(/^id: (.*)$/m) ?? [], [, name] = message.match(/^event: (.*)$/m) ?? [];
          if (id === undefined) return;
          const isNews = !last || name !== 'ready';
          last = id;
          if (isNews) await refresh();
        };
        const follow = async () => {
          for (;;) {
            try {
              access = (await ask('/access')).found;
              greet();
              const answer = await send('/events', {headers: last && {'Last-Event-ID': last}});
              if (!answer.ok) throw new Error(answer.statusText);
              const stream = answer.body.pipeThrough(new TextDecoderStream()).getReader();
              let text = '';
              for (let piece = await stream.read(); !piece.done; piece = await stream.read()) {
                const messages = (text + piece.value).split('\n\n');
                text = messages.pop();
                for (const message of messages) await hear(message);
                get('link').replaceChildren(...both('live'));
              }
            } catch { get('link').replaceChildren(...both('offline')); last = ''; }
            await new Promise(done => setTimeout(done, 1000));
          }
        };
        const beginLive = () => {
          beginActions();
          follow();
          setInterval(() => document.querySelectorAll('time[data-kind]').forEach(tell), 30000);
        };

        """#
}
