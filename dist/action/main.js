import{createRequire as holdpointRequire}from'node:module';const require=holdpointRequire(import.meta.url);
import{a as d}from"./chunk-LBILZAJ3.js";import{d as s,w as m,x as p,y as f}from"./chunk-DT5WLRCK.js";import"./chunk-KUDQW5IY.js";import"./chunk-HYQ7MOGW.js";import{f as i,g as e}from"./chunk-72Z3CHGA.js";import"./chunk-QI3U4PQM.js";async function N(n){try{let o=d(n);delete n.INPUT_TOKEN;let{judge:t}=await import("./judge-6SIVZB5B.js"),r=await t(o,n),{publish:l}=await import("./publish-H3DASWSG.js");return await l({...r,inputs:o,env:n})}catch(o){return a(o,n)}}function a(n,o){let t=n instanceof e||n instanceof i,r=n instanceof e?n.sentence:n instanceof Error?n.message:String(n);return t||process.stderr.write(`${n instanceof Error?n.stack:n}
`),m(r,n instanceof e?{file:n.file,line:n.line}:{}),f(`## 🔴 Holdpoint: hold, nothing could be judged

${s(r,2e3)}
`,o),p({verdict:"hold",report:"",passed:"0",failed:"0",missing:"[]"},o),2}export{N as main};
