"""The style sheet of the window: everything around the article that a palette cannot express."""

from PySide6.QtGui import QColor

from annotator.data_files import resource
from annotator.ui.look.theme import Theme


def style_sheet(theme: Theme) -> str:
    """Return the style sheet of the main window and its dialogs."""
    ink, muted, line = theme.ink.name(), theme.muted.name(), theme.border.name()
    surface, window, accent = theme.surface.name(), theme.window.name(), theme.accent.name()
    arrow = resource("icons", "chevron-down.svg").as_posix()
    tick = resource("icons", f"tick-{'dark' if theme.dark else 'light'}.svg").as_posix()
    hover = _mixed(theme, 0.08)
    pressed = _mixed(theme, 0.16)
    chosen = theme.selection.name()
    return f"""{_everywhere(theme)}
    QMainWindow, QDialog, QMessageBox {{ background: {window}; }}
    QLabel {{ qproperty-textFormat: PlainText; }}
    QLabel[markup="true"] {{ qproperty-textFormat: RichText; }}
    QMenuBar {{ background: {window}; border-bottom: 1px solid {line}; padding: 1px 4px; }}
    QMenuBar::item {{ padding: 4px 9px; background: transparent; border-radius: 4px; }}
    QMenuBar::item:selected {{ background: {hover}; }}
    QMenu {{ background: {surface}; border: 1px solid {line}; padding: 5px 0; }}
    QMenu::item {{ padding: 5px 28px 5px 24px; }}
    QMenu::item:selected {{ background: {accent}; color: {theme.on_accent.name()}; }}
    QMenu::item:disabled {{ color: {muted}; background: transparent; }}
    QMenu::separator {{ height: 1px; background: {line}; margin: 5px 10px; }}
    QMenu::indicator {{ width: 14px; height: 14px; margin-left: 6px; }}

    QPushButton, QToolButton[role="button"] {{ background: {surface}; border: 1px solid {line};
        border-radius: 6px; padding: 5px 14px; color: {ink}; }}
    QPushButton:hover, QToolButton[role="button"]:hover {{ background: {hover}; }}
    QPushButton:pressed {{ background: {pressed}; }}
    QPushButton:focus, QToolButton:focus {{ border: 1px solid {accent}; }}
    QPushButton:disabled {{ color: {muted}; background: {window}; }}
    QPushButton[role="primary"] {{ background: {accent}; color: {theme.on_accent.name()};
        border: 1px solid {accent}; font-weight: 600; }}
    QPushButton[role="primary"]:hover {{ background: {theme.accent.darker(112).name()}; }}
    QPushButton[role="primary"]:disabled {{ background: {window}; color: {muted};
        border-color: {line}; }}
    QPushButton[role="primary"]:focus {{ border: 2px solid {ink}; }}
    QPushButton[role="link"] {{ background: transparent; border: 1px solid transparent;
        padding: 2px 4px; text-align: left; border-radius: 4px; }}
    QPushButton[role="link"]:hover {{ background: {hover}; }}
    QPushButton[role="link"]:focus {{ border-color: {accent}; }}
    QPushButton[role="cap"], QPushButton[role="resting"] {{ padding: 2px 8px; border-radius: 4px; }}
    QPushButton[role="resting"] {{ color: {theme.warning.name()};
        border: 1px dashed {theme.warning.name()}; }}
    QPushButton[role="resting"]:focus {{ border: 1px solid {accent}; }}
    QToolButton[role="quiet"] {{ font-size: 12pt; background: transparent;
        border: 1px solid transparent;
        border-radius: 4px; padding: 2px 5px; color: {muted}; }}
    QToolButton[role="fold"] {{ background: transparent; border: 1px solid transparent;
        border-radius: 4px; padding: 2px 5px 2px 0; color: {muted}; }}
    QToolButton[role="fold"]:hover {{ color: {ink}; }}
    QToolButton[role="fold"]:focus {{ color: {ink}; border-color: {accent}; }}
    QToolButton[role="toggle"] {{ background: transparent; border: 1px solid transparent;
        border-radius: 4px; padding: 2px 6px; color: {muted}; }}
    QToolButton[role="toggle"]:hover {{ background: {hover}; color: {ink}; }}
    QToolButton[role="toggle"]:checked {{ background: {surface}; border-color: {accent};
        color: {accent}; }}
    QToolButton[role="small"] {{ background: {surface}; border: 1px solid {line};
        border-radius: 5px; padding: 3px 8px; color: {ink}; }}
    QToolButton[role="small"]:hover {{ background: {hover}; }}
    QToolButton[role="small"]:focus {{ border: 1px solid {accent}; }}
    QToolButton[role="small"]::menu-indicator {{ image: none; }}
    QToolButton[role="chip"] {{ background: {surface}; border: 1px solid {accent};
        border-radius: 9px; padding: 1px 8px; color: {ink}; }}
    QToolButton[role="chip"]:hover {{ background: {hover}; }}
    QToolButton[role="chip"]:focus {{ border: 2px solid {accent}; padding: 0 7px; }}
    QToolButton[role="quiet"]:hover {{ background: {hover}; color: {ink}; }}
    QToolButton[role="quiet"]:focus {{ border-color: {accent}; }}

    QCheckBox::indicator, QGroupBox::indicator {{ width: 14px; height: 14px;
        border: 1px solid {muted}; border-radius: 3px; background: {surface}; }}
    QCheckBox::indicator:hover, QCheckBox::indicator:focus, QGroupBox::indicator:hover {{
        border-color: {accent}; }}
    QCheckBox::indicator:checked, QGroupBox::indicator:checked {{ background: {accent};
        border-color: {accent}; image: url({tick}); }}
    QCheckBox::indicator:focus, QCheckBox::indicator:checked:focus,
    QGroupBox::indicator:focus, QGroupBox::indicator:checked:focus {{
        width: 12px; height: 12px; border: 2px solid {ink}; }}

    QTreeView::indicator, QListView::indicator {{ width: 12px; height: 12px;
        border: 1px solid {muted}; border-radius: 3px; background: {surface}; }}
    QTreeView::indicator:checked, QListView::indicator:checked {{ background: {accent};
        border-color: {accent}; image: url({tick}); }}
    QTreeView::indicator:indeterminate {{ background: {line}; border-color: {accent}; }}

    QRadioButton::indicator {{ width: 14px; height: 14px; border: 1px solid {muted};
        border-radius: 8px; background: {surface}; }}
    QRadioButton::indicator:hover {{ border-color: {accent}; }}
    QRadioButton::indicator:checked {{ width: 6px; height: 6px; border: 5px solid {accent};
        background: {theme.on_accent.name()}; }}
    QRadioButton::indicator:focus {{ border-color: {ink}; }}
    #preferencesRoom, #preferencesRoom > QWidget > QWidget {{ background: transparent; }}

    QGroupBox {{ border: 1px solid {line}; border-radius: 6px; margin-top: 24px; padding-top: 4px;
        font-weight: 600; }}
    QGroupBox::title {{ subcontrol-origin: margin; subcontrol-position: top left; left: 2px; }}
    #exportForm, #exportChoices {{ background: {window}; border: none; }}

    QComboBox {{ background: {surface}; border: 1px solid {line}; border-radius: 5px;
        padding: 3px 8px; combobox-popup: 0; }}
    QComboBox:hover {{ background: {hover}; }}
    QComboBox:focus {{ border-color: {accent}; }}
    QComboBox::drop-down {{ border: none; width: 22px; }}
    QComboBox::down-arrow {{ image: url({arrow}); width: 12px; height: 12px; }}
    QComboBox QAbstractItemView {{ background: {surface}; border: 1px solid {line};
        padding: 3px; outline: none; selection-background-color: {chosen};
        selection-color: {ink}; }}
    QComboBox QAbstractItemView::item {{ padding: 4px 6px; border: none; }}
    QComboBox QAbstractItemView::item:selected {{ background: {chosen}; color: {ink}; }}

    QTabWidget::pane {{ border: none; border-top: 1px solid {line}; }}
    QTabBar {{ background: transparent; qproperty-drawBase: 0; }}
    QTabBar::scroller {{ width: 50px; }}
    QTabBar::tab {{ background: transparent; color: {muted}; padding: 7px 12px 6px 12px;
        border: none; border-bottom: 2px solid transparent; }}
    QTabBar::tab:selected {{ color: {ink}; border-bottom: 2px solid {accent}; }}
    QTabBar::tab:hover {{ color: {ink}; }}
    QTabBar::tab:focus {{ color: {accent}; border: 1px solid {accent};
        border-bottom: 2px solid {accent}; }}

    QTableView {{ outline: none; selection-background-color: {chosen}; selection-color: {ink};
        gridline-color: transparent; }}
    QTableView::item {{ padding: 3px 6px; border-bottom: 1px solid {hover}; }}
    QTableView::item:selected {{ background: {chosen}; color: {ink}; }}
    QTableView:focus, QListView:focus {{ border: 1px solid {accent}; }}
    QTableView, QListView {{ border: 1px solid transparent; }}
    QListWidget::item {{ padding: 3px 6px; color: {ink}; }}
    QListWidget::item:selected {{ background: {chosen}; color: {ink}; }}
    QTableCornerButton::section {{ background: {surface}; border: none; }}
    QHeaderView {{ background: {surface}; }}
    QListView {{ outline: none; }}

    QProgressBar {{ border: none; background: {line}; border-radius: 3px; max-height: 6px;
        min-width: 110px; }}
    QProgressBar::chunk {{ background: {accent}; border-radius: 3px; }}

    #startPage, #articleList, #rightColumn, #inspector, #inspectorBody, #tables,
    #articlePane {{ background: {window}; }}
    #articleListView {{ background: {window}; }}
    #annotationTable, #attributionTable, #annotationTable QHeaderView::section,
    #attributionTable QHeaderView::section, #tables QHeaderView {{ background: {window}; }}
    #tables QHeaderView::section {{ background: {window}; }}
    #inspectorScroll {{ border: none; background: {window}; }}
    QLabel[role="title"] {{ font-weight: 600; color: {ink}; }}
    QLabel[role="caption"] {{ color: {muted}; }}
    QLabel[role="muted"] {{ color: {muted}; }}
    QLabel[role="badge"] {{ color: {theme.warning.name()}; border: 1px solid
        {theme.warning.name()}; border-radius: 4px; padding: 0 6px; }}
    QLabel[role="wrong"] {{ color: {theme.error.name()}; }}
    QLabel[role="warning"] {{ color: {theme.warning.name()}; }}
    QLabel[role="display"] {{ font-size: 28pt; font-weight: 600; color: {ink}; }}
    #keyTree {{ background: {surface}; border: 1px solid {line}; border-radius: 6px;
        outline: none; }}
    #keyTree:focus {{ border-color: {accent}; }}
    #keyTree::item {{ padding: 3px 4px; }}
    #keyTree::item:selected {{ background: {chosen}; color: {ink}; }}
    #keyText {{ border: 1px solid transparent; }}
    #keyText:focus {{ border-color: {accent}; }}
    #keyEditor {{ background: {surface}; border: 1px solid {line}; border-radius: 6px; }}
    #keyRecorder {{ border: 2px solid {accent}; border-radius: 5px; padding: 4px 14px;
        min-width: 150px; }}
    #relationList {{ border: 1px solid {line}; border-radius: 7px; padding: 2px; }}
    #exportTold {{ border: 1px solid transparent; }}
    #newPreview {{ border: 1px solid {line}; }}
    #exportTold:focus, #exportPage:focus, #newPreview:focus, #importWords:focus {{
        border: 1px solid {accent}; }}
    #relationList:focus {{ border-color: {accent}; }}
    #findBar, #hintLine, #layersLine, #leftOutLine, #relateBar {{ background: {window};
        border: none; }}
    #findBar {{ border-bottom: 1px solid {line}; }}
    #hintLine, #layersLine, #leftOutLine {{ border-top: 1px solid {line}; }}
    QFrame[role="notice"] {{ background: {window}; border-bottom: 1px solid {line}; }}
    #penRequest, #penWish, #conflictCopies {{ background: {chosen}; }}
    #relateBar {{ border-bottom: 2px solid {accent}; }}
    #sideHeader {{ background: {window}; border: none; border-bottom: 1px solid {line}; }}
    #sideHeader[current="true"] {{ border-bottom: 2px solid {accent}; }}
    #sideHeader[current="true"] QLabel {{ font-weight: 600; }}
    #labelPalette, #commandPalette {{ background: {surface}; border: 1px solid {line};
        border-radius: 8px; }}
    #findField[found="no"] {{ border-color: {theme.error.name()}; }}
    #articleView {{ border: none; }}
    """


def _everywhere(theme: Theme) -> str:
    """Return the rules for edges, fields and scroll bars, which precede those of the window."""
    line, surface, muted = theme.border.name(), theme.surface.name(), theme.muted.name()
    accent = theme.accent.name()
    return f"""
    QToolTip {{ color: {theme.ink.name()}; background: {surface}; border: 1px solid {line};
        padding: 4px 6px; }}
    QSplitter::handle {{ background: {line}; }}
    QSplitter::handle:horizontal {{ width: 1px; }}
    QSplitter::handle:vertical {{ height: 1px; }}
    QLineEdit, QPlainTextEdit, #importMetadata {{ border: 1px solid {line}; border-radius: 5px;
        padding: 3px 6px; background: {surface}; selection-background-color: {accent};
        selection-color: {theme.on_accent.name()}; }}
    QLineEdit[unsaved="true"], QPlainTextEdit[unsaved="true"] {{
        border: 2px solid {theme.warning.name()}; }}
    QLineEdit:focus, QPlainTextEdit:focus, #importMetadata:focus {{ border-color: {accent}; }}
    QListView, QTableView, QTreeView {{ border: none; background: {surface}; }}
    QTableView {{ gridline-color: {line}; }}
    QHeaderView::section {{ background: {surface}; color: {muted}; border: none;
        border-bottom: 1px solid {line}; padding: 4px 8px; }}
    QStatusBar {{ color: {muted}; border-top: 1px solid {line}; }}
    QStatusBar::item {{ border: none; }}
    QScrollBar:vertical {{ width: 12px; background: transparent; margin: 0; }}
    QScrollBar:horizontal {{ height: 12px; background: transparent; margin: 0; }}
    QScrollBar::handle {{ background: {theme.scroll.name()}; border-radius: 4px; margin: 2px; }}
    QScrollBar::handle:vertical {{ min-height: 32px; }}
    QScrollBar::handle:horizontal {{ min-width: 32px; }}
    QScrollBar::handle:hover {{ background: {muted}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    """


def _mixed(theme: Theme, share: float) -> str:
    """Return the window's colour mixed with a share of ink."""
    one, other = theme.window, theme.ink
    mixed = QColor.fromRgbF(
        one.redF() * (1 - share) + other.redF() * share,
        one.greenF() * (1 - share) + other.greenF() * share,
        one.blueF() * (1 - share) + other.blueF() * share,
    )
    return mixed.name()
