"""The names that programs and people give the fields of an article, in the languages of the news.

They are those of news services (The Guardian, NewsAPI, Event Registry, news-please, Media Cloud),
of feeds and of schema.org, and those of the first lines of tables.
"""

KNOWN = {
    "text": (
        *("text", "body", "content", "article", "fulltext", "full_text", "article_text"),
        *("articlebody", "maintext", "body_text", "content_text", "story", "selftext"),
        *("inhalt", "volltext", "artikeltext", "artikel", "texte", "contenu", "corps"),
        *("texto", "contenido", "cuerpo", "conteúdo", "corpo", "testo", "contenuto", "tekst"),
        *(
            "текст",
            "содержание",
            "текст статьи",
            "正文",
            "内容",
            "文章内容",
            "本文",
            "본문",
            "النص",
        ),
    ),
    "title": (
        *("title", "headline", "webtitle", "name", "subject"),
        *("titel", "überschrift", "schlagzeile", "titre", "título", "titulo", "titolo"),
        *("tytuł", "заголовок", "название", "标题", "標題", "タイトル", "제목", "العنوان"),
    ),
    "date": (
        *("date", "published", "publication_date", "pub_date", "pubdate", "published_at"),
        *("datepublished", "date_published", "publish_date", "published_date", "date_publish"),
        *("webpublicationdate", "published_on", "datum", "veröffentlicht", "veröffentlicht am"),
        *("veröffentlichungsdatum", "erscheinungsdatum", "erschienen am", "erschienen"),
        *("date de publication", "publié le", "fecha", "fecha de publicación"),
        *("data de publicação", "data di pubblicazione", "дата", "дата публикации"),
        *("日期", "发布时间", "发布日期", "日付", "公開日", "날짜", "التاريخ"),
    ),
    "section": (
        *("section", "category", "topic", "desk", "section_name", "ressort", "rubrik"),
        *(
            "kategorie",
            "rubrique",
            "sección",
            "seção",
            "sezione",
            "раздел",
            "рубрика",
            "栏目",
            "版块",
        ),
    ),
    "author": (
        *("author", "authors", "byline", "creator", "autor", "autorin", "autoren", "verfasser"),
        *("auteur", "auteurs", "autores", "autore", "автор", "作者", "著者", "기자", "الكاتب"),
    ),
    "url": ("url", "link", "href", "permalink", "weburl"),
    "id": ("id", "uid", "guid", "article_id", "doc_id"),
}
"""Our names of fields, each with the names that others use, the clearest first."""
