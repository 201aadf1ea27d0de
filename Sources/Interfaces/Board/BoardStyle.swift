/// How a board page looks: a table as it is written, and a board where the script says so (`.board`).
enum BoardStyle {
    static let text = """

        :root{color-scheme:light dark;--ink:#1b1f24;--quiet:#57606a;--page:#f4f5f7;--card:#fff;--line:#d0d7de;--accent:#0b57d0;
        --ready:#0b57d0;--waiting:#6e7781;--running:#8250df;--blocked:#9a6700;--failed:#b3261e;--done:#1a7f37;--unknown:#b3261e}
        @media (prefers-color-scheme:dark){:root{--ink:#e6e9ed;--quiet:#9da7b3;--page:#14171b;--card:#1f242a;--line:#373e47;--accent:#8ab4f8;
        --ready:#8ab4f8;--waiting:#9da7b3;--running:#c297ff;--blocked:#e3b341;--failed:#ff8a80;--done:#6fdd8b;--unknown:#ff8a80}}
        *{box-sizing:border-box}
        [hidden]{display:none!important}
        :root:not(:has(#korean:checked)) :is(span,text)[lang=ko],:root:has(#korean:checked) :is(span,text)[lang=en]{display:none}
        body{margin:0;background:var(--page);color:var(--ink);font:.9375rem/1.45 system-ui,"Noto Sans KR","Noto Sans CJK KR",sans-serif}
        header,form,#problems{display:flex;flex-wrap:wrap;gap:.4rem .9rem;align-items:center;margin:0;padding:.6rem 1rem}
        h1{margin:0;font-size:1.15rem;overflow-wrap:anywhere}
        header p{margin:0;color:var(--quiet)}
        #language{margin-left:auto;white-space:nowrap}
        #as input{width:8rem}
        form{padding-top:0}
        input:not([type=checkbox],[type=radio]),select,button,textarea{font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:.4rem;padding:.3rem .6rem;min-height:2.1rem;max-width:100%}
        input[type=search]{flex:1 1 12rem}
        textarea{flex:1 1 18rem}
        select{max-width:11rem}
        button{cursor:pointer}
        kbd{font:inherit;border:1px solid var(--line);border-radius:.25rem;padding:0 .3rem}
        :focus-visible{outline:2px solid var(--accent);outline-offset:2px}
        #planned{flex-basis:100%;white-space:pre-wrap;overflow-wrap:anywhere}
        #planned:empty{display:none}
        .actions{display:flex;flex-wrap:wrap;gap:.35rem}
        .actions button{font-size:.8125rem;padding:.15rem .55rem;color:var(--ink)}
        #link:not(:empty)::before{content:"· "}
        :is(#dialog,#login) form p>button:first-child{background:var(--accent);border-color:var(--accent);color:var(--card)}
        #said{position:fixed;left:50%;bottom:1rem;transform:translateX(-50%);max-width:92vw;padding:.5rem 1rem;border-radius:.5rem;background:var(--ink);color:var(--page);z-index:3;overflow-wrap:anywhere}
        #said:empty{display:none}
        #figures{padding:0 1rem .8rem}
        #figures dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(7.5rem,1fr));gap:.5rem;margin:.6rem 0}
        #figures dl div,figure{background:var(--card);border:1px solid var(--line);border-radius:.4rem;padding:.4rem .7rem}
        #figures dt{font-size:.8125rem;color:var(--quiet)}
        #figures dd{font-size:1.25rem;font-variant-numeric:tabular-nums}
        .charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(21rem,100%),1fr));gap:.6rem}
        .charts>:not(figure){grid-column:1/-1;margin:0}
        .charts ul{color:var(--failed)}
        figure{margin:0}
        figcaption{font-size:.875rem}
        figure svg{display:block;width:100%;height:auto}
        figure text{font-size:11px;fill:var(--quiet)}
        .grid{stroke:var(--line);fill:none}
        .line{fill:none;stroke:var(--tone);stroke-width:1.8}
        .fill{fill:var(--tone)}
        .key{margin-left:.7em;color:var(--quiet)}
        .key::before{content:"";display:inline-block;width:.7em;height:.7em;margin-right:.3em;border-radius:2px;background:var(--tone)}
        .tone-ready{--tone:var(--ready)}.tone-running{--tone:var(--running)}.tone-blocked{--tone:var(--blocked)}.tone-failed{--tone:var(--failed)}.tone-done{--tone:var(--done)}
        #problems{display:block;margin:0 1rem 1rem;padding:.6rem 2rem;color:var(--failed)}
        main{position:relative;padding:0 1rem 2rem}
        table{width:100%;border-collapse:collapse;overflow-wrap:anywhere;word-break:keep-all}
        th,td{padding:.3rem .6rem .3rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
        thead th{color:var(--quiet);font-weight:400}
        thead th,td:nth-child(4){white-space:nowrap}
        th[scope=rowgroup]{padding-top:1rem;color:var(--tone,var(--ink))}
        th[scope=row],td:nth-child(2){white-space:nowrap}
        th b{color:var(--quiet);font-weight:400}
        summary{cursor:pointer;margin-left:1.1em;list-style-position:outside}
        details p{margin:.3rem 0 0;color:var(--quiet)}
        details p b{display:block;font-size:.8rem}
        td:nth-child(3){width:45%}
        a{color:var(--accent);display:inline-block}
        time{display:inline-block}
        td time{margin-right:.5em}
        .late{color:var(--failed);font-weight:600}
        #column-ready{--tone:var(--ready)}#column-waiting{--tone:var(--waiting)}#column-running{--tone:var(--running)}
        #column-blocked{--tone:var(--blocked)}#column-failed{--tone:var(--failed)}#column-done{--tone:var(--done)}#column-unknown{--tone:var(--unknown)}
        tr[data-priority=P0] td:nth-child(2){color:var(--failed);font-weight:700}
        .board table{display:grid;grid-auto-flow:column;grid-auto-columns:minmax(9.5rem,1fr);gap:.75rem;align-items:start;position:relative;z-index:1}
        .board thead{display:none}
        .board tbody{display:flex;flex-direction:column;gap:.5rem;min-width:0}
        .board main{overflow-x:auto}
        .board th[scope=rowgroup]{display:block;padding:.2rem 0;border-bottom:2px solid var(--tone)}
        .board tr[data-state]{display:flex;flex-wrap:wrap;gap:.1rem .5rem;padding:.45rem .6rem;background:var(--card);border:1px solid var(--line);border-left:3px solid var(--tone);border-radius:.4rem}
        .board tr:focus-within,.board tr:target{border-color:var(--accent)}
        .board tr[data-state]>*{display:block;border:0;padding:0;font-size:.85rem;color:var(--quiet);width:auto}
        .board tr[data-state]>th{color:var(--ink)}
        .board tr[data-state]>td:nth-child(3){order:9;flex-basis:100%;font-size:.9375rem;color:var(--ink)}
        .board tr[data-state]>td:nth-child(7){order:10;flex-basis:100%}
        .board td:nth-child(7):not(:empty)::before{content:"← "}
        .board td:empty{display:none!important}
        .board tr[data-column=done] td:nth-child(3){color:var(--quiet)}
        #lines{position:absolute;left:0;top:0;pointer-events:none;fill:none;stroke:var(--quiet);stroke-width:1.2;opacity:.6}
        #lines.lit{stroke:var(--accent);stroke-width:2.2;opacity:.9;z-index:2}
        dialog{color:inherit;background:var(--card);border:1px solid var(--line);border-radius:.5rem;max-width:min(28rem,92vw)}
        dialog form{padding:0}
        #dialog{max-width:min(42rem,94vw);width:42rem}
        dialog::backdrop{background:#0008}
        #dialog form,#login form{display:block}
        #dialog label,#login label{display:block;margin:.6rem 0}
        #dialog :is(textarea,input:not([type=checkbox],[type=radio]),select),#login input{display:block;width:100%;margin-top:.2rem}
        #dialog form p,#login p{display:flex;flex-wrap:wrap;gap:.5rem;margin:.8rem 0 0}
        #dialog textarea{field-sizing:content;min-height:3.6rem;max-height:20rem}
        #dialog form>p:last-child{position:sticky;bottom:-1rem;padding:.6rem 0;margin-bottom:-1rem;background:var(--card)}
        #dialog output,#login output{display:block;color:var(--failed);overflow-wrap:anywhere}
        #dialog article{color:var(--ink);border-top:1px solid var(--line);margin-top:.8rem;overflow-wrap:anywhere}
        #dialog h3{font-size:.875rem;color:var(--quiet);margin:.5rem 0 0}
        #dialog ul{margin:.2rem 0;padding-left:1.2rem}
        #dialog pre{white-space:pre-wrap;overflow-wrap:anywhere;max-height:20rem;overflow:auto;background:var(--page);padding:.6rem;border-radius:.4rem}
        fieldset{border:1px solid var(--line);border-radius:.4rem;margin:.6rem 0;min-width:0}
        fieldset bdi,fieldset i{display:block;margin:.1rem 0 0 1.6rem;white-space:pre-wrap;overflow-wrap:anywhere}
        .verdict{color:var(--blocked)}.verdict[data-verdict=PASS],.verdict[data-verdict=ALLOW]{color:var(--done)}.verdict[data-verdict=BLOCK]{color:var(--failed)}
        dialog h2{margin:0;font-size:1.1rem}
        dl{display:grid;grid-template-columns:auto 1fr;gap:.4rem 1rem}
        dt,dd{margin:0}
        @media (max-width:50rem){
        header,form,main{padding-left:.7rem;padding-right:.7rem}
        .board table{display:flex;flex-direction:column;align-items:stretch}
        .board tbody:not(:has(tr[data-state]:not([hidden]))){display:none}
        .board #lines{display:none}
        input[type=search]{flex-basis:100%}
        select{flex:1 1 0;min-width:6rem;padding:.3rem .2rem}
        form{gap:.4rem}
        #keys{display:none}
        :root:not(.board) thead{display:none}
        :root:not(.board) tr,:root:not(.board) td,:root:not(.board) th{display:block;width:auto;border:0;padding:.05rem 0}
        :root:not(.board) tr{border-bottom:1px solid var(--line);padding:.4rem 0}
        :root:not(.board) td:empty{display:none}
        }
        @media print{:root{--page:#fff;--card:#fff}#filters,#request,header :is(button,label){display:none}}

        """
}
