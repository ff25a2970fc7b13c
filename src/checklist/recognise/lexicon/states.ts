/**
 * @module checklist/recognise/lexicon/states
 * How a thing is: done, working, reachable, normal; all, none.
 */
import type { Lexicon } from '../words.ts'

export const STATES = {
  done: `en: done complete completed completes pass passed passes passing succeed* success successful successfully green finished ok clean executed
    de: abgeschlossen erfolgreich bestanden durchgefuhrt erledigt fertig grun grune besteht bestehen ausgefuhrt erfolgt
    fr: passe passes passent passees effectue* termine* reussi* execute* realise* ok vert vertes
    es: pasan pasa pasaron pasado completad* realizad* exitos* ejecutad* terminad* finalizad* verde
    pt: passando passam passou passaram concluid* realizad* executad* feito feita sucesso verde verdinho
    it: superat* completat* eseguit* passano passa riuscit* conclus* effettuat*
    nl: geslaagd succesvol passeren slagen afgerond uitgevoerd groen voltooid gedaan
    pl: przechodza przeszly zakonczon* zaliczon* wykonan* sukcesem
    ru: пройден* прошли прошел проход* выполнен* успеш* завершен* зелен* проведен*
    sv: godkanda bestar klar klara genomford* lyckade slutford* utford* fullfort godkjent bestatt
    tr: gecti geciyor basarili tamamlandi yapildi calistirildi
    zh: 通过 完成 成功 已完成 绿灯
    ja: 通過 完了 合格 成功 パス 済み グリーン
    ko: 통과 완료 성공`,
  works: `en: work works working worked function functions functioning functional behave* serve served serves serving processing enforced sending
    de: funktioniert funktionieren funktionsfahig erreichbar ladt reagiert
    fr: fonctionn* repond* accessible* charge
    es: funcion* responde* carga* accesible*
    pt: funcion* responde* carrega* acessivel
    it: funzion* risponde accessibil* carica
    nl: werkt werken reageren reageert laadt laden bereikbaar
    pl: dziala* odpowiada* laduje dostepn*
    ru: работа* отвечает доступен доступна загруж*
    sv: fungerar fungera laddar svarar fungerer tilgjengelig
    tr: calisiyor erisilebilir calisir
    zh: 正常 可用 可访问 访问正常
    ja: 動作 表示 アクセス可能
    ko: 정상 작동 동작 가능`,
  reachable: `en: accessible reachable loads loading_correctly respond* return* returns render* connects operational online is_up are_up up_and_running green
    de: erreichbar ladt reagiert
    fr: repond* accessible* charge
    es: responde* carga cargan accesible* cargan
    pt: responde* carrega* acessivel online
    it: risponde apribil* accessibil* carica restituisce
    nl: reageert reageren laadt laden bereikbaar
    pl: odpowiada* laduje dostepn*
    ru: отвечает открыва* доступен доступна загруж*
    sv: laddar svarar tilgjengelig
    tr: erisilebilir
    zh: 可访问 访问正常 可用
    ja: 表示 アクセス可能
    ko: 접속 응답 가능`,
  fine: `en: normal stable stability acceptable good adequate sufficient within appropriate* sized healthy expected baseline trends usual limit limits
    de: normal stabil akzeptabel ausreichend
    fr: normal* stable* acceptable* suffisant*
    es: normal* estable* aceptable* suficiente* dentro_del_limite
    pt: normal normais estavel estaveis aceitavel
    it: normal* stabil* accettabil*
    nl: normaal stabiel voldoende
    pl: normaln* stabiln* akceptowaln*
    ru: норм* стабильн* приемлем*
    sv: normal* stabil* acceptab*
    tr: normal stabil kabul_edilebilir
    zh: 稳定
    ja: 安定
    ko: 안정`,
  none: `en: no not never zero 0 without none n't free nothing
    de: kein keine keinen nicht ohne null
    fr: pas aucun aucune sans jamais
    es: sin ningun ninguna no
    pt: sem nenhum nenhuma nao
    it: nessun nessuna nessuno senza non
    nl: geen niet zonder
    pl: brak bez nie zadnych
    ru: нет без отсутств* не
    sv: inga ingen inget ikke utan uten
    tr: yok olmadan
    zh: 没有 无 未 零
    ja: なし ない ゼロ
    ko: 없음 없는`,
  all: `en: all every each full entire
    de: alle alles samtliche
    fr: tous toutes tout toute
    es: todos todas todo toda
    pt: todos todas todo toda
    it: tutti tutte tutto tutta
    nl: alle alles
    pl: wszystkie wszystkich cale
    ru: все всех всё весь
    sv: alla alle all hela
    tr: tum butun
    zh: 所有 全部
    ja: すべて 全て 全件 全
    ko: 모든 전체`,
  strong: `en: strong unique secure securely random characters generated rotated_secret stored_securely changed different
    de: sicher* zufallig* zeichen geandert stark*
    fr: fort unique securise* caracteres genere*
    es: segur* unic* generad* aleatori* caracteres
    pt: fort* segur* unic* gerad* caracteres
    it: sicur* univoc* generat* caratteri
    nl: sterk* uniek* veilig* tekens
    pl: silne bezpieczn* unikaln* znakow
    ru: уникальн* сильн* надежн* символ* безопасн* изменен
    sv: stark* unik* saker* tecken
    tr: guclu guvenli benzersiz degistirildi
    zh: 强 安全 唯一 已更改 随机 已修改 修改
    ja: 強力 異なる ランダム 変更済み
    ko: 강력 변경 안전`,
  available: `en: available availability ready_to_support on_site reachable_team all_team_members_are_ready ready
    de: verfugbar* erreichbar
    fr: disponib*
    es: disponib*
    pt: disponiv*
    it: disponib*
    nl: beschikba*
    pl: dostepnosc dostepn*
    ru: доступн*
    sv: tillganglig* tilgjengelig*
    tr: musait
    zh: 在场
    ja: 待機
    ko: 대기`,
} satisfies Lexicon
