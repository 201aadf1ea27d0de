/// Charts on a board page: how many tasks are left, and the figures of `orch kpi`, as SVG that the page draws itself.
extension BoardScript {
    static let figures = #"""
        // Figures.
        const windows = ['24 h', '7 d', '30 d'], inWords = length => isKorean() ? korean(length) : length;
        const span = (name, ...inside) => { const made = make('span', ...inside); made.className = name; return made; };
        const short = number => number >= 100 || Number.isInteger(number) ? String(Math.round(number)) : number.toFixed(1);
        // Values over equal parts of the window, as bars on each other or as lines; null where there is none.
        const chart = (name, series, {isBars = false, most, tell = short, part}) => {
          const [width, height, left, top, bottom] = [400, 150, 58, 8, 20];
          const count = series[0].values.length, step = (width - left - 4) / count;
          const sums = Array.from({length: count}, (_, place) => series.reduce((sum, {values}) => sum + (values[place] ?? 0), 0));
          const greatest = most ?? Math.max(...isBars ? sums : series.flatMap(({values}) => values.map(value => value ?? 0)), 1e-9);
          const y = value => top + (height - top - bottom) * (1 - value / greatest), x = place => left + step * (place + .5);
          const drawing = shape('svg', {viewBox: `0 0 ${width} ${height}`, role: 'img'});
          const note = (text, facts) => { const made = shape('text', facts); made.append(text); drawing.append(made); };
          for (const value of [0, greatest / 2, greatest]) {
            drawing.append(shape('path', {class: 'grid', d: `M${left} ${y(value)}H${width}`}));
            if (value !== greatest / 2) note(tell(value), {x: left - 5, y: y(value) + 4, 'text-anchor': 'end'});
          }
          const ago = (seconds, anchor, at) => {
            for (const made of both(seconds ? 'ago' : 'now', length(seconds))) {
              const text = shape('text', {x: at, y: height - 5, 'text-anchor': anchor, class: 'language', lang: made.lang});
              text.append(made.textContent);
              drawing.append(text);
            }
          };
          ago(part * count, 'start', left);
          ago(0, 'end', width);
          const hint = (made, place, word, value) => {
            const title = shape('title', {});
            title.append(`${inWords(length(part * (count - place)))}: ${word} ${tell(value)}`);
            made.append(title);
            return made;
          };
          const stacked = Array(count).fill(0);
          for (const {word: name, values, tone} of series) {
            if (isBars) values.forEach((value, place) => {
              if (!value) return;
              drawing.append(hint(shape('rect', {class: 'fill tone-' + tone, x: x(place) - step * .4, width: step * .8,
                y: y(stacked[place] + value), height: y(0) - y(value)}), place, word(name), value));
              stacked[place] += value;
            });
            else {
              let line = '';
              values.forEach((value, place) => { if (value != null) line += (values[place - 1] == null ? 'M' : 'L') + `${x(place)} ${y(value)}`; });
              drawing.append(shape('path', {class: 'line tone-' + tone, d: line || 'M0 0'}));
              values.forEach((value, place) => {
                if (value != null) drawing.append(hint(shape('circle', {class: 'fill tone-' + tone, cx: x(place), cy: y(value), r: 2.5}), place, word(name), value));
              });
            }
          }
          drawing.setAttribute('aria-label', `${word(name)}: ` + series.map(({word: name, values}) =>
            `${word(name)} ${values.map(value => value == null ? '–' : tell(value)).join(' ')}`).join('; '));
          const legend = series.length > 1 ? series.map(({word: name, tone}) => span('key tone-' + tone, ...both(name))) : [];
          return make('figure', make('figcaption', ...both(name), ' ', ...legend), drawing);
        };
        const drawFigures = figures => {
          const trends = figures.sparkline, part = trends.part_seconds, seconds = value => inWords(length(Math.round(value))), percent = value => short(value) + ' %';
          const tiles = [['done', figures.done], ['failed', figures.failed], ['success', figures.success_percent, percent],
            ['latency', figures.latency_p95_seconds, seconds], ['wait', figures.wait_p95_seconds, seconds], ['retries', figures.retries],
            ['perHour', figures.done_per_hour], ['stale', figures.stale]];
          const tile = ([name, value, tell = short]) => make('div', make('dt', ...both(name), tell === seconds ? ', p95' : ''), make('dd', value == null ? '–' : tell(value)));
          const has = name => trends[name]?.some(value => value);
          const charts = [
            trends.remaining && chart('remaining', [{word: 'remaining', values: trends.remaining, tone: 'ready'}], {part}),
            (has('done') || has('failed')) && chart('ended', [{word: 'done', values: trends.done, tone: 'done'},
              {word: 'failed', values: trends.failed, tone: 'failed'}], {part, isBars: true}),
            trends.success_rate.some(value => value != null) && chart('success', [{word: 'success', values: trends.success_rate, tone: 'done'}], {part, most: 100, tell: percent}),
            ...['latency', 'wait'].map(name => has(name + '_p95') && chart(name, [{word: 'mean', values: trends[name + '_mean'], tone: 'running'},
              {word: 'p95', values: trends[name + '_p95'], tone: 'blocked'}], {part, tell: seconds})),
            has('retries') && chart('retries', [{word: 'retries', values: trends.retries, tone: 'blocked'}], {part, isBars: true}),
          ].filter(Boolean);
          const alerts = figures.alerts.map(({message}) => make('li', plain(message)));
          const made = [make('dl', ...tiles.map(tile)), ...alerts.length ? [make('ul', ...alerts)] : [],
            ...charts.length ? charts : [make('p', ...both('noFigures'))]];
          const place = get('figures').querySelector('.charts');
          place.replaceChildren(...made);
        };
        const beginFigures = () => {
          const section = get('figures');
          if (!section) return;
          const place = make('div');
          place.className = 'charts';
          const select = make('select', ...windows.map(length => { const made = make('option'); made.value = length; return made; }));
          const update = async () => {
            if (section.hidden) return;
            for (const option of select.options) option.textContent = inWords(option.value);
            if (!api) return drawFigures(JSON.parse(section.dataset.figures));
            try { drawFigures((await ask('/kpi?window=' + select.value.replace(' ', ''))).found); } catch (error) { place.replaceChildren(plain(error.message)); }
          };
          section.append(...api ? [make('label', ...both('window'), ' ', select)] : [], place);
          select.addEventListener('change', update);
          const toggle = () => {
            section.hidden = !section.hidden;
            get('show-figures').setAttribute('aria-expanded', !section.hidden);
            update();
            draw();
            return true;
          };
          get('show-figures').hidden = Boolean(api);
          get('show-figures').addEventListener('click', toggle);
          doers.set('g', () => !get('show-figures').hidden && toggle());
          get('korean').addEventListener('change', update);
          if (api) setInterval(update, 60000);
        };

        """#
}
