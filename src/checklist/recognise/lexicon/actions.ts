/**
 * @module checklist/recognise/lexicon/actions
 * What is done to a thing: verbs and participles.
 */
import type { Lexicon } from '../words.ts'

export const ACTIONS = {
  verify: `en: verify verified verifies check checked checking confirm confirmed confirms valid* match matches ensure* inspect* proven double_check
    de: prufen gepruft uberpruft verifiziert sicherstellen bestatigt prufung uberprufen kontrollieren
    fr: verif verifier verifie* confirmer valider valide* controler assurer
    es: verificar verificad* comprobar comprobad* validar validad* confirmar confirmad* revisar asegurar* probad*
    pt: verificar verificad* validar validad* conferir conferid* confirmar garantir
    it: verificare verificat* verifica controllare controlla controllat* assicurati provat* validat* validare
    nl: controleer* gecontroleerd geverifieerd bevestigd
    pl: sprawdz* zweryfikowan* sprawdzon* zweryfikuj
    ru: провер* убедит* подтвержд*
    sv: kontroller* verifiera* bekraft* verifisere verifisert
    tr: kontrol_edildi dogrulandi dogrulama kontrol
    zh: 确认 验证 检查 核对
    ja: 確認 検証 チェック
    ko: 확인 점검 검증`,
  set: `en: configure* set set_up setup enable* activ* active turned_on in_place implement* establish* provision* allocate* established enforced applied present added exists exist protect* protection disable* disabled turned_off deactivated defined
    de: konfiguriert deaktiviert eingerichtet aktiviert aktiv gesetzt installiert vorhanden einrichten konfigurieren
    fr: configure* desactive* active* installe* defini* mis_en_place mise_en_place en_place present* actif* disponible
    es: configurad* activad* activ* habilitad* instalad* implementad* configurar establecid*
    pt: configurad* ativ* habilitad* instalad* configurar implementad* ativado adicionad*
    it: configurat* attiv* abilitat* installat* impostat* configurare presenti
    nl: geconfigureerd ingesteld actief geactiveerd geinstalleerd ingericht instellen
    pl: skonfigurowan* wlaczon* ustaw* zainstalowan* aktywn* skonfiguruj wlacz
    ru: настроен* включен* установлен* активен активн* настройк* добавлен* создан* задан*
    sv: konfigurer* aktivera* installera* installert aktivert implementer* sette_opp satt_opp satta_upp uppsatt*
    tr: yapilandirildi etkinlestirildi kuruldu ayarlandi aktif yapilandirma ayarlari yapilandirmasi
    zh: 配置 设置 启用 已配置 开启
    ja: 設定 有効 構成 実装
    ko: 설정 활성화 구성`,
  install: `en: install* npm_install npm_ci pip_install composer_install yarn_install
    de: installier*
    fr: installation installer installe*
    es: instalad* instalar
    pt: instalad* instalar
    it: installat* installare
    nl: geinstalleerd
    pl: zainstalowan*
    ru: установл* установк*
    sv: installera* installert
    tr: kuruldu yuklendi
    zh: 安装
    ja: インストール
    ko: 설치`,
  update: `en: update* updating up_to_date current refresh* reflect* uptodate latest upgrade* sync* pulled
    de: aktualisier* aktuell auf_dem_neuesten_stand uberarbeit* anpassen angepasst pflegen
    fr: a_jour mis_a_jour mise_a_jour mettre_a_jour actualis*
    es: actualiz* al_dia ajustar
    pt: atualiz* em_dia
    it: aggiorn*
    nl: bijgewerkt bijwerken up_to_date actueel
    pl: zaktualizuj zaktualizowan* aktualn*
    ru: обновл* обновит* актуал*
    sv: uppdater* oppdater*
    tr: guncelle*
    zh: 更新 同步 最新
    ja: 更新 最新
    ko: 업데이트 갱신 최신`,
  create: `en: create* creating make made take taken perform* add write written generate* produce* cut draft drafted new build_up collect collected gather*
    de: erstell* anlegen angelegt erzeug* schreiben
    fr: creer cree* genere* generer ajouter rediger
    es: crear cread* generar generad* anadir agregar listar
    pt: criar criad* gerar gerad* taggear
    it: creare creat* generare generat*
    nl: aangemaakt gemaakt maken aanmaken
    pl: utworz* stworz* wygenerowan*
    ru: созда* сдела* сгенерир* подготов*
    sv: skapa* opprett* tagen
    tr: olustur* alindi eklendi uretildi
    zh: 创建 生成 新建
    ja: 作成 生成 用意
    ko: 생성 작성`,
  remove: `en: remove* delete* drop dropped clean_up cleaned_up cleanup purge* prune* clear clears cleared clearing flush* invalidate* invalidation cleaned hide hidden strip stripped
    de: losch* geloscht entfern* leeren geleert bereinigt
    fr: supprim* retire* nettoy* vider vide purge*
    es: eliminar eliminad* borrar limpiar limpi* removid*
    pt: remover removid* limpar limp* excluir
    it: rimuov* rimoss* elimin* pulire svuotare svuotata
    nl: verwijder* geleegd gewist
    pl: usun* wyczysc* usuniet*
    ru: удал* очист* очищ*
    sv: ta_bort rensa* slett* fjern* rensad
    tr: sil* temizle* kaldir*
    zh: 删除 移除 清除 清理 清空
    ja: 削除 クリア 除去
    ko: 제거 삭제 정리`,
  run: `en: run runs ran execute executes execution conduct* perform rerun trigger*
    de: ausfuhren durchfuhren laufen lasst
    fr: lancer executer
    es: ejecutar correr lanzar
    pt: rodar executar rode
    it: eseguire esegui lanciare
    nl: draaien uitvoeren draai
    pl: uruchom* wykonaj
    ru: запуст* выполнит* прогна* запуск
    sv: kor kjor
    tr: calistir
    zh: 运行 执行
    ja: 実行 実施
    ko: 실행`,
  prepare: `en: prepare* ready readiness prepared drafted draft
    de: vorbereit* bereit
    fr: prepar* pret prets prete pretes
    es: preparad* preparar lista listo listas listos
    pt: preparad* preparar pronto pronta prontos prontas
    it: preparat* preparare pront*
    nl: voorbereid* klaar gereed
    pl: przygotow* gotow*
    ru: готов* подготовл*
    sv: forbered* klargjort
    tr: hazirlandi hazir hazirla*
    zh: 就绪 准备 已准备
    ja: 準備
    ko: 준비`,
  document: `en: document documented documents documenting describe* recorded record capture* captured note noted written written_down define defined clear
    de: dokumentier* definiert beschrieben festgehalten
    fr: documente* documenter defini* redige*
    es: documentad* documentar definid* definir
    pt: documentad* documentar definid* definir registrar registrad*
    it: documentat* documentare definit*
    nl: gedocumenteerd vastgelegd gedefinieerd
    pl: udokument* zdefiniowan* okreslon*
    ru: задокументир* описан* документир*
    sv: dokumentera* dokumentert definierad beskriven
    tr: dokumante tanimlandi
    zh: 记录 编写
    ja: 記載 文書化 記録
    ko: 문서화 기록 정의`,
  fix: `en: fix fixed fixes fixing resolve* resolution addressed close closed closing
    de: behoben geschlossen gelost beheben schliessen erledigt
    fr: corrige* resolu* ferme* fermer cloture*
    es: resuelt* corregid* cerrad* resolver cerrar
    pt: resolvid* corrigid* fechad* fechar
    it: risolt* corrett* chius* chiudere
    nl: opgelost gesloten
    pl: naprawion* zamkniet* rozwiazan*
    ru: исправл* закрыт* решен*
    sv: atgardad* stangd* losta rettet lukket
    tr: cozuldu kapatildi duzeltildi
    zh: 修复 关闭 解决
    ja: 修正 クローズ 解決
    ko: 수정 해결 종료`,
  schedule: `en: schedule* agree* book booked reserve* confirm_date selected plan planned determine* estimate*
    de: geplant terminiert vereinbart festgelegt planen
    fr: planifi* programme*
    es: programad* planificad* acordad* programar
    pt: agendad* planejad* agendar combinad*
    it: pianificat* programmat* concordat*
    nl: gepland ingepland afgesproken
    pl: zaplanowan* ustalon* zaplanuj
    ru: запланир* назначен* согласован*
    sv: planera* bokad schemalagd planlagt
    tr: planlandi
    zh: 安排 计划
    ja: 計画 予定
    ko: 예약 일정`,
  restart: `en: restart* reboot* reload* bounce
    de: neustart* neu_gestartet neustarten neu_starten
    fr: redemarr*
    es: reiniciar reiniciad*
    pt: reiniciar reiniciad*
    it: riavvi*
    nl: herstart*
    pl: restart zrestart* uruchom_ponownie
    ru: перезапу*
    sv: starta_om omstart* startet_pa_nytt omstartad
    tr: yeniden_basla*
    zh: 重启 重载
    ja: 再起動
    ko: 재시작`,
  stop: `en: stop stops stopped stopping shut_down shutdown halt* scale_down drain*
    de: stoppen gestoppt anhalten heruntergefahren
    fr: arret* stopper stoppe*
    es: detener detenid* parar parad*
    pt: parar parad* interromp*
    it: fermare fermat* arrest*
    nl: gestopt stoppen
    pl: zatrzym*
    ru: останов*
    sv: stoppa* stoppet
    tr: durdur*
    zh: 停止
    ja: 停止
    ko: 중지 정지`,
  start: `en: started start_up starts running up_and_running online start
    de: gestartet lauft laufen online
    fr: demarre* en_ligne
    es: iniciad* iniciar corriendo en_linea en_ejecucion
    pt: iniciad* online rodando no_ar
    it: avviat* avviare in_esecuzione
    nl: gestart draait draaien
    pl: uruchomion* dziala*
    ru: запущен* запущены
    sv: startad* startet kjorer online
    tr: calisiyor ayakta baslatildi
    zh: 启动 已启动 运行中 在线
    ja: 起動 稼働
    ko: 시작 기동`,
  rotate: `en: rotate rotated rotation_of_keys rotating cycled
    de: rotier* erneuert
    fr: rotation_des_cles renouvel*
    es: rotad* rotar
    pt: rotacionad* rotacionar
    it: ruotat* rotazione_delle
    nl: geroteerd
    pl: zrotowan*
    ru: ротир* ротац*
    sv: roter*
    zh: 轮换
    ja: ローテーション
    ko: 교체`,
  archive: `en: archive archived archiving
    de: archivier*
    fr: archive*
    es: archivar archivad*`,
  optimize: `en: optimi* tune tuned tuning profile profiled profiling compress*
    de: optimier*
    fr: optimis*
    es: optimiz*
    pt: otimiz*
    it: ottimizz*
    nl: geoptimaliseerd
    pl: optymaliz* zoptymaliz*
    ru: оптимизир*
    sv: optimera* optimaliser*
    tr: optimize
    zh: 优化
    ja: 最適化
    ko: 최적화`,
  warm: `en: warmed warm warmup warmed_up hit_rate hit_rates
    zh: 预热`,
} satisfies Lexicon
