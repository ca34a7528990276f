//! What goes out to sockets, and how they are closed.

use super::*;

impl Rooms {
    pub(super) fn send(&mut self, socket: SocketId, frame: &Frame) {
        if let Some(state) = self.sockets.get(&socket)
            && state.out.try_send(Out::Frame(frame.bytes(state.form))).is_err()
        {
            // Updates are never dropped on a live socket: it closes, comes back, and resyncs in one diff.
            self.kill(socket, Close::TooSlow);
        }
    }

    /// Closes one channel of a socket; the whole socket where it has only one.
    pub(super) fn refuse(&mut self, socket: SocketId, channel: i64, ticket: u64, close: Close) {
        self.leave(socket, channel);
        let Some(state) = self.sockets.get(&socket) else { return };
        match state.form {
            Form::Many => {
                let message = Message::Refused { ticket, code: close.code(), reason: close.reason() };
                self.send(socket, &Frame::new(channel, &message));
            }
            Form::One => self.close_socket(socket, close),
            Form::Stock => {
                self.send(socket, &Frame::new(channel, &Message::Denied(close.reason())));
                self.close_socket(socket, close);
            }
        }
    }

    /// The same for somebody who is in the room.
    pub(super) fn refuse_member(&mut self, socket: SocketId, channel: i64, close: Close) {
        let ticket = self.rooms.get(&channel).and_then(|room| room.members.get(&socket)).map(|member| member.ticket);
        if let Some(ticket) = ticket {
            self.refuse(socket, channel, ticket, close);
        }
    }

    /// Closes after everything that was sent before.
    pub(super) fn close_socket(&mut self, socket: SocketId, close: Close) {
        if self.sockets.get(&socket).is_some_and(|state| state.out.try_send(Out::Close(close)).is_err()) {
            self.kill(socket, close);
        }
    }

    /// Closes at once, whatever waits to be sent.
    pub(super) fn kill(&mut self, socket: SocketId, close: Close) {
        if let Some(kill) = self.sockets.get_mut(&socket).and_then(|state| state.kill.take()) {
            let _ = kill.send(close);
        }
    }

    pub(super) fn close_where(&mut self, goes: impl Fn(&Socket) -> bool) {
        let sockets: Vec<SocketId> = self.sockets.iter().filter(|(_, state)| goes(state)).map(|(socket, _)| *socket).collect();
        for socket in sockets {
            self.close_socket(socket, Close::Unauthorized);
        }
    }
}
