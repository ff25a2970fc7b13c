/**
 * @module checklist/recognise/lexicon/telling
 * Telling people: notices, channels, status pages, who is called.
 */
import type { Lexicon } from '../words.ts'

export const TELLING = {
  notify: `en: communication_channels communication_channel notify notified notifies notification notifications inform informed announce announced announcement announcements announcing communicate communicated tell tweet toot email_sent message_sent send_email alert_team heads_up broadcast newsletter blog blog_post share shared post_in post_to mailing_list slack discord linkedin twitter mastodon reddit hacker_news telegram social_media social_networks announces
    de: informier* benachrichtig* mitgeteilt ankundig* angekundigt kommuniziert bescheid mitteilung rundmail soziale_medien sozialen_medien
    fr: notifi* informer informe informes informee prevenu* prevenir averti* annonc* communiqu* reseaux_sociaux
    es: notific* informar informad* avis* anunci* comunicad* comunicar redes_sociales anuncio anuncios
    pt: notific* informar informad* avis* anunci* comunic* redes_sociais anuncio
    it: notific* informare informato informata informati avvis* annunci* comunicat* comunicare comunicazione
    nl: geinformeerd ingelicht informeren notifi* aangekondigd op_de_hoogte bericht
    pl: poinform* powiadom* ogloszon* ogłos*
    ru: уведом* оповещ* оповести* сообщ* проинформир* анонс*
    sv: informera* meddela* informert varsle* varslet underratta*
    tr: bilgilendir* duyur* bildirim*
    zh: 通知 公告 告知 发布公告
    ja: 連絡 通知 告知 周知 アナウンス 報告
    ko: 공지 알림 통보 안내`,
  communicationPlan: `en: communication_plan communication_template customer_communication stakeholder_communications communications_plan comms_plan incident_communication communication_prepared communication_templates comms_template comms_templates message_templates
    de: kommunikationsplan`,
  message: `en: message messages email emails mail communication communications comms notice notices
    de: nachricht nachrichten kommunikation
    fr: message communication courriel
    es: mensaje comunicacion correo email correos
    pt: mensagem comunicacao
    it: messaggio comunicazion*
    nl: communicatie
    pl: komunikat* komunikacja
    ru: сообщени* коммуникац*
    sv: kommunikation meddelande
    tr: iletisim mesaj
    zh: 消息 沟通
    ja: メッセージ コミュニケーション
    ko: 메시지 커뮤니케이션`,
  sent: `en: sent send distributed published posted post open opened established
    de: versendet verschickt gesendet
    fr: envoye* envoyer
    es: enviad* enviar
    pt: enviad* enviar
    it: inviat* inviare
    nl: verstuurd verzonden
    pl: wyslan*
    ru: отправл* разослан*
    sv: skickad* sendt
    tr: gonderildi
    zh: 发送 已发送
    ja: 送信
    ko: 발송 전송`,
  statusPage: `en: status_page statuspage
    de: statusseite
    fr: page_de_statut page_d_etat
    es: pagina_de_estado
    pt: pagina_de_status
    it: pagina_di_stato
    nl: statuspagina
    pl: strona_statusu
    ru: страниц*_статуса статус_страниц*
    sv: statussida
    zh: 状态页
    ja: ステータスページ`,
  onCall: `en: on_call oncall pagerduty opsgenie on_call_rotation support_rotation rotation_schedule rota victorops escalation_schedule
    de: bereitschaft rufbereitschaft
    fr: astreinte
    es: guardia
    pt: plantao
    it: reperibilita
    nl: wachtdienst
    pl: dyzur*
    ru: дежурн*
    sv: beredskap
    tr: nobet*
    zh: 值班
    ja: オンコール
    ko: 온콜 당직`,
} satisfies Lexicon
