/// What a board page does beyond being read: it lays the table out as a board, filters, draws what waits for what and obeys
/// keys.
///
/// Texts only ever become text nodes and attribute values; the policy of the page refuses anything else.
enum BoardScript {
    /// - Parameter isLive: whether the page follows the queue, and changes it.
    static func text(isLive: Bool) -> String {
        """

        'use strict';
        (() => {
        const words = \(BoardWords.json(isLive: isLive));
        \(body)\(figures)\(isLive ? live + actions : "")begin();
        })();

        """
    }

    private static let body = #"""
        const root = document.documentElement, get = id => document.getElementById(id);
        const api = document.querySelector('meta[name=orch-api]')?.content;
        const columns = {queued: 'waiting', claimed: 'running', running: 'running', expired: 'running', blocked: 'blocked',
          cancelled: 'blocked', failed: 'failed', dead: 'failed', done: 'done'};
        const mostLines = 80;
        const rows = () => [...document.querySelectorAll('tr[data-state]')];
        const seen = () => rows().filter(row => !row.hidden);
        const isKorean = () => get('korean').checked;
        const word = name => words[name] ? words[name][isKorean() ? 1 : 0] : name;
        const make = (tag, ...inside) => { const made = document.createElement(tag); made.append(...inside); return made; };
        // What would turn the direction of a text or can't be seen is spelled out, as in the rows that the page came with.
        // The first ones are part of how their neighbours are written.
        const hidden = new RegExp('(' + [
          /\u{1f3f4}[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{0,6}\u{e007f}/v, /(?<=[\u0600-\u0dff])[\u200c\u200d](?=[\u0600-\u0dff])/v,
          /(?<=[[\p{Emoji}\ufe0f]--[\0-\xff]])\u200d(?=[\p{Emoji}--[\0-\xff]])/v,
          /(?<=[\p{Emoji}\p{Ideographic}\u2190-\u2bff])[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/v].map(kept => kept.source).join('|') + ')|'
          + /[\0-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164]/v.source + '|'
          + /[\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e01ef}]/v.source, 'gv');
        const plain = text => String(text ?? '').replace(hidden,
          (found, kept) => kept ?? ({'\t': '\\t', '\n': '\\n', '\r': '\\r'})[found] ?? (found < '\u0080'
            ? '\\x' + found.charCodeAt(0).toString(16).padStart(2, '0')
            : '\\u{' + found.codePointAt(0).toString(16).toUpperCase() + '}'));
        const units = {s: '초', min: '분', h: '시간', d: '일', y: '년'};
        // A cell may hold any word, also one that every object knows.
        for (const map of [words, columns, units]) Object.setPrototypeOf(map, null);
        const korean = length => length.replace(/^(\d+) (\w+)$/, (all, count, unit) => count + (units[unit] ?? ' ' + unit));
        const both = (name, length = '') => {
          if (!words[name]) return [plain(name)];
          return [['en', length], ['ko', korean(length)]].map(([language, text], place) => {
            const span = make('span', words[name][place].replace('%', text));
            span.lang = language;
            return span;
          });
        };

        // Times, seen from when the page was written or, where it follows the queue, from now.
        const now = () => api ? Date.now() / 1000 : Number(root.dataset.now);
        const length = seconds => {
          for (const [limit, unit, name] of [[60, 1, 's'], [7200, 60, 'min'], [172800, 3600, 'h'], [63072000, 86400, 'd']])
            if (seconds < limit) return Math.floor(seconds / unit) + ' ' + name;
          return Math.floor(seconds / 31536000) + ' y';
        };
        const past = {age: 'age', lease: 'leaseEnded', due: 'late'};
        const tell = time => {
          const seconds = Date.parse(time.dateTime) / 1000 - now(), kind = time.dataset.kind;
          time.replaceChildren(...both(seconds < 0 ? past[kind] : kind, length(Math.abs(seconds))));
          time.classList.toggle('late', seconds < 0 && kind !== 'age');
        };
        const time = (kind, text) => {
          const made = make('time');
          made.dataset.kind = kind;
          made.dateTime = text.trim().replace(' ', 'T') + root.dataset.offset;
          if (isNaN(Date.parse(made.dateTime))) return '';
          tell(made);
          return made;
        };

        // Filters.
        const fold = text => text.normalize('NFC').toLowerCase();
        const options = (select, any, values) => {
          const chosen = select.value;
          select.replaceChildren(...[['', word(any)], ...values].map(([value, text]) => {
            const option = make('option', text);
            option.value = value;
            return option;
          }));
          select.value = chosen;
          if (select.selectedIndex < 0) select.selectedIndex = 0;
          select.setAttribute('aria-label', word({anyPriority: 'priority', anyState: 'state', anyOwner: 'owner'}[any]));
        };
        const values = (name, text) => [...new Set(rows().map(row => row.dataset[name]))].sort().map(
          value => ['=' + value, plain(text(value))]);
        const filter = () => {
          const text = fold(get('text').value.trim());
          const wanted = ['priority', 'state', 'owner'].map(name => [name, get(name).value]);
          for (const row of rows())
            row.hidden = !(fold([...row.querySelectorAll('bdi')].map(cell => cell.textContent).join('\n')).includes(text)
              && wanted.every(([name, value]) => value === '' || '=' + row.dataset[name] === value));
          for (const column of document.querySelectorAll('tbody'))
            column.querySelector('b').textContent = column.querySelectorAll('tr[data-state]:not([hidden])').length;
          const [all, shown] = [rows().length, seen().length];
          get('count').replaceChildren(...both('tasks', all === shown ? String(all) : shown + '/' + all));
          draw();
        };
        const arrange = () => {
          root.lang = isKorean() ? 'ko' : 'en';
          get('text').placeholder = word('search') + '  /';
          get('text').setAttribute('aria-label', word('search'));
          if (api) get('sentence').placeholder = word('request');
          options(get('priority'), 'anyPriority', values('priority', value => value));
          options(get('state'), 'anyState', values('state', word));
          options(get('owner'), 'anyOwner', values('owner', value => value || word('nobody')));
          filter();
        };

        // What waits for what.
        const shape = (tag, facts) => {
          const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
          for (const [name, value] of Object.entries(facts)) made.setAttribute(name, value);
          return made;
        };
        const draw = () => {
          get('lines')?.remove();
          const main = document.querySelector('main'), base = main.getBoundingClientRect();
          const byID = new Map(seen().map(row => [row.id, row]));
          const active = document.activeElement?.closest('tr[data-state]');
          const pairs = seen().flatMap(row => row.dataset.after.split(' ').map(id => [byID.get('task-' + id), row]))
            .filter(([first]) => first);
          const near = pairs.filter(pair => pair.includes(active));
          const lines = shape('svg', {id: 'lines', width: main.scrollWidth, height: main.scrollHeight, 'aria-hidden': true});
          if (near.length) lines.classList.add('lit');
          for (const [first, then] of near.length ? near : pairs.slice(0, mostLines)) {
            const [from, to] = [first, then].map(row => row.getBoundingClientRect());
            const goesRight = from.right <= to.left, isLevel = Math.abs(from.left - to.left) < 9;
            const x1 = (isLevel || !goesRight ? from.left : from.right) - base.left + main.scrollLeft;
            const x2 = (isLevel || goesRight ? to.left : to.right) - base.left + main.scrollLeft;
            const y1 = from.top + 14 - base.top, y2 = to.top + 14 - base.top;
            const bend = isLevel ? -14 : goesRight ? 24 : -24;
            lines.append(
              shape('path', {d: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 + (isLevel ? -14 : -bend)} ${y2} ${x2} ${y2}`}),
              shape('circle', {cx: x2, cy: y2, r: 2.5}));
          }
          main.append(lines);
        };

        // Keys. What they do beside this says whether it was done.
        const doers = new Map();
        const chosen = () => document.activeElement?.closest('tr[data-state]');
        const move = (across, down) => {
          const groups = [...document.querySelectorAll('tbody')].map(
            column => [...column.querySelectorAll('tr[data-state]:not([hidden])')]).filter(group => group.length);
          if (!groups.length) return;
          const active = document.activeElement?.closest('tr[data-state]');
          let column = groups.findIndex(group => group.includes(active)), place = column < 0 ? 0 : groups[column].indexOf(active);
          if (column < 0) column = 0;
          else {
            column = Math.min(Math.max(0, column + across), groups.length - 1);
            place = Math.min(Math.max(0, place + down), groups[column].length - 1);
          }
          groups[column][place].querySelector('summary').focus();
        };
        addEventListener('keydown', event => {
          if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || document.querySelector('dialog[open]')) return;
          const isField = event.target.matches('input:not([type=checkbox]),textarea,select');
          if (event.key === 'Escape') {
            if (isField) event.target.blur();
            for (const name of ['text', 'priority', 'state', 'owner']) get(name).value = '';
            filter();
            return;
          }
          if (event.key === 'ArrowDown' && event.target === get('text')) event.target.blur();
          else if (isField) return;
          const keys = {ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0],
            k: [0, -1], j: [0, 1], h: [-1, 0], l: [1, 0]};
          if (keys[event.key]) move(...keys[event.key]);
          else if (event.key === '/') get('text').focus();
          else if (event.key === '?') get('help').showModal();
          else if (!doers.get(event.key)?.()) return;
          event.preventDefault();
        });

        const begin = () => {
          root.classList.add('board');
          get('filters').hidden = false;
          get('filters').addEventListener('submit', event => event.preventDefault());
          get('filters').addEventListener('input', filter);
          get('keys').addEventListener('click', () => get('help').showModal());
          get('korean').checked ||= navigator.language.startsWith('ko');
          get('korean').addEventListener('change', arrange);
          for (const name of ['focusin', 'focusout', 'toggle']) document.querySelector('main').addEventListener(name, draw, true);
          new ResizeObserver(draw).observe(document.querySelector('main'));
          arrange();
          beginFigures();
          if (api) beginLive();
        };

        """#
}
