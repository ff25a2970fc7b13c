import{createRequire as holdpointRequire}from'node:module';const require=holdpointRequire(import.meta.url);
import{e as m,f as d,g as l}from"./chunk-GTMCDPPY.js";import{d as s,g as c,i as f}from"./chunk-4LA5MWST.js";import"./chunk-MCIKZG3T.js";import{f as p,g as r}from"./chunk-72Z3CHGA.js";import"./chunk-QI3U4PQM.js";async function w(n){try{let o=c(n);f(o),delete n.INPUT_TOKEN;let t=u(n),{judge:e}=await import("./judge-AHQGXECG.js"),i=await e(o,n);if("nothing"in i)return a(i.nothing,n);let{publish:E}=await import("./publish-VKNOQNH4.js");return await E({...i,env:n,runner:t})}catch(o){return _(o,n)}}function u(n){let{ACTIONS_ID_TOKEN_REQUEST_URL:o,ACTIONS_ID_TOKEN_REQUEST_TOKEN:t}=n;return delete n.ACTIONS_ID_TOKEN_REQUEST_URL,delete n.ACTIONS_ID_TOKEN_REQUEST_TOKEN,o&&t?{url:o,token:t}:null}function a(n,o){return process.stdout.write(`nothing to do: ${N(n)}
`),l(`## Holdpoint: nothing to do

${s(n,2e3)}
`,o),d({verdict:"hold",report:"",passed:"0",failed:"0",missing:"[]"},o),0}var N=n=>n.replace(/\s+/g," ");function _(n,o){let t=n instanceof r||n instanceof p,e=n instanceof r?n.sentence:n instanceof Error?n.message:String(n);return t||process.stderr.write(`${n instanceof Error?n.stack:n}
`),m(e,n instanceof r?{file:n.file,line:n.line}:{}),l(`## 🔴 Holdpoint: hold, nothing could be judged

${s(e,2e3)}
`,o),d({verdict:"hold",report:"",passed:"0",failed:"0",missing:"[]"},o),2}export{w as main};
